"""CPU of finding cases by words and of look-alikes, application and database, at any number of cases.

Use: ./run bench search [--cases 100000] [--each 100] [--write FILE] [--drop]

The county is seeded once into a database of its own. Its words are sentences of real messages put together
anew where they lie beside the project (bench/texts.py), else composed. Requests go through the whole
application without a network; each figure is the CPU of a request for other words, so that the slowest
are seen too.
"""

import argparse
import math
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench.drive import backend_cpu  # noqa: E402
from bench.ours import client_of, found  # noqa: E402
from bench.seeder import seed_cases  # noqa: E402
from bench.texts import Speaker  # noqa: E402
from bench.web import inside  # noqa: E402
from huiyin.archive.actions import index_words, weigh_words  # noqa: E402
from huiyin.archive.models import CaseWords  # noqa: E402
from huiyin.collect.actions import seed_categories  # noqa: E402
from huiyin.kernel.calendar.actions import seed_calendar  # noqa: E402
from huiyin.kernel.people.access import MACHINE  # noqa: E402
from huiyin.kernel.people.actions import create_account, grant_duty, seed_skills  # noqa: E402
from huiyin.kernel.people.kinds import Role  # noqa: E402
from huiyin.kernel.people.models import User  # noqa: E402
from huiyin.kernel.places.actions import seed_county  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402
from huiyin.web.wsgi import settle  # noqa: E402

COMMON = "路灯 小区 业主 政府 物业 学校 公司 领导 垃圾 噪音 低保 拆迁 公交 停车 房屋 工资".split()
LIMITS = {"look-alikes": 40}
LIMIT = 20
ROUNDS = 3


def seed(cases: int) -> None:
    """A county with this many cases whose words can be found."""
    call_command("migrate", verbosity=0)
    for start in (seed_county, seed_calendar, seed_skills, seed_categories):
        start(by=MACHINE)
    units, people = found(Place.objects.get(level="county"))
    speaker = Speaker()
    print("Words: real sentences." if speaker.known else "Words: composed, the real ones are not here.")
    seed_cases(cases, units, people[Role.DEPARTMENT_HANDLER], speak=speaker.say, log=False)
    if CaseWords.objects.count() < cases:
        _index(cases)


def _index(cases: int) -> None:
    """Keep the words of all, and build the index afterwards: for a first filling that is faster."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS casewords_grams")
        before = time.process_time()
        index_words(by=MACHINE, report=lambda done, total: done % 50_000 or print(f"… {done:,} indexed"))
        print(f"Keeping words: {(time.process_time() - before) * 1e6 / cases:.0f} µs CPU a case, application")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute(
            "CREATE INDEX casewords_grams ON archive_casewords USING gin (grams) WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE archive_casewords")
    weigh_words(by=MACHINE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE archive_gramshare")


def somebody() -> User:
    """A county dispatcher."""
    user = User.objects.filter(username="bench-dispatcher").first()
    if user is None:
        user, _password = create_account(
            "bench-dispatcher", "bench", None, by=MACHINE, password="x" * 20 + "7q"
        )
        grant_duty(user, Role.COUNTY_DISPATCHER, Place.objects.get(level="county"), None, by=MACHINE)
    return user


def queries(each: int) -> dict[str, list[str]]:
    """What is looked for, drawn from what was said."""
    dice = random.Random(7)
    rows = CaseWords.objects.filter(
        pk__in=[dice.randint(1, CaseWords.objects.count()) for _ in range(4 * each)]
    )
    texts = list(rows.values_list("text", flat=True))

    def word(length: int) -> str:
        while True:
            run = dice.choice(re.findall(rf"[\u4e00-\u9fff]{{{length},}}", dice.choice(texts)) or [""])
            if run:
                start = dice.randint(0, len(run) - length)
                return run[start : start + length]

    rare = [match for text in texts for match in re.findall(r"组(..)家", text)]
    return {
        "common two-character word": (COMMON * each)[:each],
        "any two-character word": [word(2) for _ in range(each)],
        "four-character word": [word(4) for _ in range(each)],
        "two words": [f"{word(2)} {word(2)}" for _ in range(each)],
        "two common words": [" ".join(dice.sample(COMMON, 2)) for _ in range(each)],
        "rare string": (rare * each)[:each],
        "number of a case": [re.findall(r"d26-(\d{7})", text)[0] for text in texts[:each]],
        "look-alikes": [text.split("\n")[1] for text in texts[:each]],
    }


def measured(work: Callable[[str], object], given: Sequence[str]) -> list[tuple[float, float]]:
    """CPU milliseconds of each call: application, database. Each is made three times; the middle one counts.

    What is slow by its words stays slow; what the machine did meanwhile does not count against a word.
    """
    rounds = [[spent(work, one) for one in given] for _round in range(ROUNDS)]
    return [sorted(tries, key=sum)[ROUNDS // 2] for tries in zip(*rounds, strict=True)]


def spent(work: Callable[[str], object], one: str) -> tuple[float, float]:
    """CPU milliseconds of one call: application, database."""
    pid = connection.connection.info.backend_pid
    app, db = time.process_time(), backend_cpu(pid)
    work(one)
    return (time.process_time() - app) * 1000, (backend_cpu(pid) - db) * 1000


def line(name: str, calls: list[tuple[float, float]]) -> str:
    """One row of the table; p99 by the nearest rank."""
    sums = sorted(app + db for app, db in calls)
    app, db = (statistics.median(part) for part in zip(*calls, strict=True))
    slow = sums[math.ceil(len(sums) * 0.99) - 1]
    limit = LIMITS.get(name, LIMIT)
    return f"| {name} | {limit} | {statistics.median(sums):.1f} = {app:.1f} + {db:.1f} | {slow:.1f} |"


def measure(cases: int, each: int) -> str:
    """The whole table."""
    client = client_of(somebody())
    wanted = queries(each)
    lines = [
        f"CPU milliseconds of the first page, application + database, {cases:,} cases, {each} different",
        f"queries each; every one is asked {ROUNDS} times and the middle counts.",
        "",
        "| looked for | limit | median | p99 |",
        "|---|---|---|---|",
    ]
    pages = {name: _page(client, name) for name in wanted}
    for name, given in wanted.items():
        for one in given[:3]:
            pages[name](one)
    settle()
    for name, given in wanted.items():
        work = pages[name]
        lines.append(line(name, measured(work, given)))
        print(lines[-1])
    return "\n".join(lines)


def _page(client: Client, name: str) -> Callable[[str], object]:
    place = Place.objects.get(full_name="车江街道白水村").pk

    def get(one: str) -> None:
        if name == "look-alikes":
            answer = client.post("/cases/alike", {"words": one, "place": place})
        else:
            answer = client.get("/cases/", {"q": one})
        assert answer.status_code in (200, 302), (answer.status_code, one)

    return get


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench search", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=100)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--drop", action="store_true", help="drop the bench's database afterwards")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        seed(asked.cases)
        text = measure(asked.cases, asked.each)
        if asked.write:
            asked.write.write_text(text + "\n", encoding="utf-8")
        return
    sys.exit(inside("bench.search", f"huiyin_bench_search_{asked.cases}", drop=asked.drop))


if __name__ == "__main__":
    main()
