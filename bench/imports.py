"""CPU of bringing in an old hotline's requests, application and database: ./run bench imports [--rows N]"""

import argparse
import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from huiyin.archive.models import Case  # noqa: E402
from huiyin.collect.actions import imports, seed_categories  # noqa: E402
from huiyin.collect.models import ImportFile, Request  # noqa: E402
from huiyin.engines.sheets import book_of  # noqa: E402
from huiyin.kernel.calendar.actions import seed_calendar  # noqa: E402
from huiyin.kernel.events.models import Event  # noqa: E402
from huiyin.kernel.people import vault  # noqa: E402
from huiyin.kernel.people.access import MACHINE  # noqa: E402
from huiyin.kernel.people.actions import create_account, grant_duty, seed_skills  # noqa: E402
from huiyin.kernel.people.kinds import Role  # noqa: E402
from huiyin.kernel.people.models import User  # noqa: E402
from huiyin.kernel.places.actions import seed_county  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402

WANTED = 2000
HEADING = (
    "工单编号,来电时间,姓名,来电号码,乡镇,村,地址,诉求内容,类型,性质,紧急程度,承办单位,办理状态,答复内容,办结时间"
).split(",")
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞"
STATES = ("已办结",) * 88 + ("办理中",) * 6 + ("已答复",) * 4 + ("已撤销",) * 2
MATTERS = ("求助", "求助", "投诉", "咨询", "建议")
CLASSES = ("道路桥梁", "路灯", "供水", "其他杂项", "")


def rows(count: int, places: list[tuple[str, str]]) -> Iterator[list[str]]:
    """A hotline's orders of a year in the order they came, one bad row in a hundred; the same every time."""
    chance = random.Random(20200806)
    for number in range(count):
        township, village = chance.choice(places)
        state = chance.choice(STATES)
        ended = state != "办理中"
        came = datetime(2025, 1, 1, 8) + timedelta(minutes=number * 520_000 // count)
        settled = came + timedelta(minutes=chance.randint(60, 14_400))
        yield [
            f"HX{number:08d}",
            came.isoformat(" "),
            chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
            f"139{chance.randint(0, 60_000_000):08d}" if number % 100 else "12345",
            township,
            village,
            f"{chance.randint(1, 20)}组村口往北{chance.randint(1, 900)}米",
            f"第{number}件：村口的路灯坏了半个月，晚上看不见路，老人小孩不敢出门，请派人来修一修。",
            chance.choice(CLASSES),
            chance.choice(MATTERS),
            "一般",
            "县住建局",
            state,
            f"您好，您反映的问题已经转办并处理完毕，感谢您对工作的支持（{number}）。" if ended else "",
            settled.isoformat(" ") if ended else "",
        ]


def as_csv(told: Iterator[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADING)
    writer.writerows(told)
    return out.getvalue().encode()


def database_cpu(pid: int) -> float:
    """CPU seconds used so far by a PostgreSQL backend on this machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_cpu() -> float:
    """CPU seconds of this process and of the children it waited for."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def memory() -> int:
    """Megabytes this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024 // 1024


@contextmanager
def measured(what: str, count: int, pid: int, spent: list[float]) -> Iterator[None]:
    """Print rows a second of CPU, and memory before and after."""
    own, other, clock, held = own_cpu(), database_cpu(pid), time.perf_counter(), memory()
    yield
    own, other = own_cpu() - own, database_cpu(pid) - other
    spent.append(own + other)
    print(
        f"{what}: {count:,} rows, CPU {own + other:.1f} s (application {own:.1f}, database {other:.1f}) = "
        f"{count / (own + other):,.0f} rows/s; wall {time.perf_counter() - clock:.0f} s; "
        f"memory {held} MB before, {memory()} MB after",
        flush=True,
    )


class Peak:
    """Memory at each tenth of the way."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def __call__(self, done: int, total: int) -> None:
        if done * 10 // total > len(self.seen):
            self.seen.append(memory())


def bring(data: bytes, count: int, by: User, pid: int) -> None:
    """One file all the way: handed in, tried, brought in, and the same file again."""
    spent: list[float] = []
    for turn in ("", " again"):
        upload = imports.Upload(io.BytesIO(data), len(data), "bench", "旧热线", uuid4())
        with measured("hand in" + turn, count, pid, spent):
            file = imports.hand_in(upload, by=by)
        imports.try_out(file, file.mapping, no_place="refuse", by=by)
        with measured("try" + turn, count, pid, spent):
            imports.try_file(file, by=by, report=lambda done, total: None)
        imports.bring_in(ImportFile.objects.get(pk=file.pk), by=by)
        peak = Peak()
        with measured("import" + turn, count, pid, spent):
            told = imports.bring_file(file, by=by, report=peak)
        print(f"  {told}; memory by tenths of the way: {peak.seen} MB")
        if not turn:
            print(f"all three together: {count / sum(spent):,.0f} rows/s")
            print(
                f"bar: import {WANTED:,} rows/s; measured {count / spent[-1]:,.0f}:"
                f" {'reached' if count / spent[-1] >= WANTED else 'MISSED'}"
            )
    told = {model.__name__: f"{model.objects.count():,}" for model in (Request, Case, Event)}
    print(told)


def measure(count: int, kind: str) -> None:
    """Sow, make the file, bring it in."""
    for seed in (seed_county, seed_calendar, seed_skills, seed_categories):
        seed(by=MACHINE)
    user, _password = create_account("bench", "bench", None, by=MACHINE, password=str(uuid4()))
    grant_duty(user, Role.COUNTY_DISPATCHER, Place.objects.get(level="county"), None, by=MACHINE)
    villages = Place.objects.filter(level="village").select_related("parent")
    places = [(village.parent.name, village.name) for village in villages if village.parent]
    told = rows(count, places)
    data = as_csv(told) if kind == "csv" else b"".join(book_of([HEADING, *told]))
    print(f"{kind}: {len(data) / 1024 / 1024:.1f} MB")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    bring(data, count, user, pid)


def main() -> None:
    """Make a database of its own, measure, and drop it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--kind", choices=("csv", "xlsx"), default="csv")
    told = asked.parse_args(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        settings.HUIYIN_KEY_FILE = str(Path(folder) / "keys")
        vault.write_keys(Path(settings.HUIYIN_KEY_FILE), vault.make_keys())
        settings.DATABASES["default"]["TEST"]["NAME"] = "bench_imports"
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            measure(told.rows, told.kind)
        finally:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
