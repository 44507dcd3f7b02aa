"""CPU, memory and proof of filling the seats of two weeks in made-up counties; no database.

Use: ./run bench matching [--seed 7] [--million] [--write FILE]

Each county is solved in a process of its own. The first three grow tenfold at the same density (the last only
with --million); the short one has the projects of 100,000 people and a fifth of the people.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from huiyin.engines.matching.candidates import Finder
from huiyin.engines.matching.columns import board
from huiyin.engines.matching.relaxation import relax, room_of
from huiyin.engines.matching.sample import county

COUNTIES = {
    "10,000": (10_000, 500, 0),
    "100,000": (100_000, 5_000, 0),
    "short: 20,000": (20_000, 5_000, 480),
    "1,000,000": (1_000_000, 50_000, 0),
}
HEAD = """\
| volunteers | projects | seats | people who could sit | candidates | relaxation | points | gap | memory |
|---|---|---|---|---|---|---|---|---|"""


def megabytes() -> float:
    """The most this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, seed: int) -> dict[str, float]:
    """One county: CPU seconds of each step, and the memory on top of what the county itself takes."""
    people, projects, villages = COUNTIES[name]
    problem = county(people, projects, seed, villages)
    before = megabytes()
    marks: dict[str, float] = {}

    def watch(stage: str, _done: int, _of: int) -> bool:
        marks.setdefault(stage, time.process_time())
        return True

    begin = time.process_time()
    finder = Finder(board(problem))
    found = relax(finder, room_of(finder), watch)
    end = time.process_time()
    return {
        "people": people,
        "projects": projects,
        "seats": int(finder.board.demand.count.sum()),
        "pairs": int(found.choices.able.sum()),
        "candidates": marks["relaxation"] - begin,
        "relaxation": end - marks["relaxation"],
        "points": found.points,
        "gap": found.gap,
        "before": before,
        "memory": megabytes(),
    }


def line(name: str, one: dict[str, float]) -> str:
    """A row of the table."""
    return (
        f"| {name} | {one['projects']:,} | {one['seats']:,} | {one['pairs']:,} | {one['candidates']:.2f} s |"
        f" {one['relaxation']:.2f} s | {one['points']:,} | {100 * one['gap']:.4f} % |"
        f" {one['before']:.0f} → {one['memory']:.0f} MB |"
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench matching", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--million", action="store_true", help="also a million volunteers: 3 GB, minutes")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        print(json.dumps(measure(asked.inside, asked.seed)))
        return 0
    rows = [HEAD]
    for name in COUNTIES:
        if name != "1,000,000" or asked.million:
            command = [sys.executable, "-m", "bench.matching", "--seed", str(asked.seed), "--inside", name]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            rows.append(line(name, json.loads(told)))
    text = "\n".join(rows)
    print(text)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
