"""Counties from Parquet files planned on Apache Spark, or one after the other; the same plans either way.

Use: ./run counties plan FOLDER [--on MASTER | --serial]
     ./run counties sample FOLDER [--counties 20] [--volunteers 5000]
     ./run counties check [--counties 6]

FOLDER has volunteers.parquet and projects.parquet with a column `county`; plans.parquet comes beside them.
MASTER is a Spark address; by default this machine, with two workers of their own.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from huiyin.engines.counties.rows import planned, project_row, volunteer_row
from huiyin.engines.matching.sample import county

TWO_WORKERS = "local-cluster[2,1,2048]"
MOST_PARTS = 2000
SCHEMA = "county string, volunteer long, project long, seats long, points long, bound long"
ORDER = ["county", "project", "seats", "volunteer"]


def sample(folder: Path, counties: int, volunteers: int) -> None:
    """Made-up counties of different sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    people: list[dict[str, Any]] = []
    services: list[dict[str, Any]] = []
    for number in range(counties):
        size = volunteers * (1 + number % 4) // 2
        made, name = county(size, max(1, size // 20), seed=number), f"county-{number:04d}"
        people += [volunteer_row(name, one) for one in made.volunteers]
        services += [project_row(name, one) for one in made.projects]
    pq.write_table(pa.Table.from_pylist(people), folder / "volunteers.parquet")
    pq.write_table(pa.Table.from_pylist(services), folder / "projects.parquet")


def serial(folder: Path) -> pd.DataFrame:
    """One county after the other, in this process."""
    people = pd.read_parquet(folder / "volunteers.parquet").groupby("county")
    services = pd.read_parquet(folder / "projects.parquet").groupby("county")
    rows: list[dict[str, Any]] = []
    for name, volunteers in people:
        rows += planned(str(name), volunteers.to_dict("records"), services.get_group(name).to_dict("records"))
    return pd.DataFrame(rows)


def on_spark(folder: Path, master: str) -> pd.DataFrame:
    """Each county where the cluster has room for it."""
    counties = pq.read_table(folder / "projects.parquet", columns=["county"])["county"].unique()
    spark = (
        SparkSession.builder.master(master)
        .appName("huiyin counties")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", str(min(MOST_PARTS, max(2, len(counties)))))
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
        .getOrCreate()
    )
    try:
        people = spark.read.parquet(str(folder / "volunteers.parquet")).groupBy("county")
        services = spark.read.parquet(str(folder / "projects.parquet")).groupBy("county")
        found: pd.DataFrame = people.cogroup(services).applyInPandas(_one, schema=SCHEMA).toPandas()
        return found
    finally:
        spark.stop()


def _one(key: tuple[str], volunteers: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(planned(key[0], volunteers.to_dict("records"), projects.to_dict("records")))


def in_order(plans: pd.DataFrame) -> pd.DataFrame:
    """The rows of plans in one order, whoever made them first."""
    return plans.sort_values(ORDER).reset_index(drop=True)


def check(counties: int) -> int:
    """Plan made-up counties both ways; 0 where every row is the same."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample(folder, counties, 1000)
        begin = time.process_time()
        alone = in_order(serial(folder))
        print(f"one after the other: {len(alone):,} rows, {time.process_time() - begin:.1f} s CPU")
        begin = time.monotonic()
        together = in_order(on_spark(folder, TWO_WORKERS))
        print(f"two workers: {len(together):,} rows, {time.monotonic() - begin:.1f} s on the clock")
    same = alone.equals(together)
    print("The plans are the same, row by row." if same else "The plans DIFFER.")
    return 0 if same else 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run counties", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["plan", "sample", "check"])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("counties"))
    parser.add_argument("--on", default=TWO_WORKERS, metavar="MASTER")
    parser.add_argument("--serial", action="store_true")
    parser.add_argument("--counties", type=int, default=6)
    parser.add_argument("--volunteers", type=int, default=5000)
    asked = parser.parse_args()
    if asked.what == "check":
        return check(asked.counties)
    if asked.what == "sample":
        sample(asked.folder, asked.counties, asked.volunteers)
        return 0
    plans = in_order(serial(asked.folder) if asked.serial else on_spark(asked.folder, asked.on))
    plans.to_parquet(asked.folder / "plans.parquet")
    totals = plans[plans["project"] == -1]
    print(f"{len(totals)} counties, {len(plans) - len(totals):,} people sent")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
