"""CPU of the scan that finds what turned yellow or red, among a million open clocks, application + database.

Use: ./run bench clocks [--clocks 1000000] [--write FILE] [--drop]

Half as many cases as clocks are seeded, each with an open order, so that every case has two running clocks.
Deadlines lie over four weeks in the order in which the clocks were started, give or take half a day, and
begin half a day ago; each clock turns yellow a day before. The job of every minute is then run as the worker
runs it, at moments further and further on.
"""

import argparse
import os
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.web.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from bench.drive import backend_cpu  # noqa: E402
from bench.ours import found  # noqa: E402
from bench.seeder import seed_cases  # noqa: E402
from bench.web import inside  # noqa: E402
from huiyin.collect.actions import seed_categories  # noqa: E402
from huiyin.kernel.calendar.actions import seed_calendar  # noqa: E402
from huiyin.kernel.people.access import MACHINE  # noqa: E402
from huiyin.kernel.people.actions import seed_skills  # noqa: E402
from huiyin.kernel.people.kinds import Role  # noqa: E402
from huiyin.kernel.places.actions import seed_county  # noqa: E402
from huiyin.kernel.places.models import Place  # noqa: E402
from huiyin.kernel.present import now, telling_of  # noqa: E402
from huiyin.track.actions import seed_ladder  # noqa: E402
from huiyin.track.jobs import light_up  # noqa: E402
from huiyin.web.wsgi import settle  # noqa: E402

WEEKS = 4
MINUTES = WEEKS * 7 * 24 * 60
LIMIT = 5.0


@dataclass(frozen=True)
class Scan:
    """One run of the job: how many were told, and CPU seconds of both sides."""

    name: str
    told: int
    app: float
    db: float


def seed(clocks: int) -> None:
    """A county with this many running clocks, of which nobody was told yet."""
    call_command("migrate", verbosity=0)
    for start in (seed_county, seed_calendar, seed_skills, seed_categories, seed_ladder):
        start(by=MACHINE)
    units, people = found(Place.objects.get(level="county"))
    seed_cases(clocks // 2, units, people[Role.DEPARTMENT_HANDLER], log=False, states="'working'")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE track_notice, track_proposal CASCADE")
        cursor.execute(
            "UPDATE calendar_clock SET warned_for = NULL, told_for = NULL, due_at = spread.due,"
            " warn_at = spread.due - interval '1 day'"
            " FROM (SELECT id, %s + (row_number() OVER (ORDER BY id) * %s / %s"
            " + mod(id * 7919, 1440)) * interval '1 minute' AS due FROM calendar_clock"
            " WHERE state = 'running') AS spread"
            " WHERE spread.id = calendar_clock.id",
            [now() - timedelta(hours=12), MINUTES, clocks],
        )
        cursor.execute("VACUUM ANALYZE calendar_clock")
        cursor.execute("SELECT count(*) FROM calendar_clock WHERE state = 'running'")
        print(f"{cursor.fetchone()[0]:,} clocks run.")


def scan(name: str, at: datetime) -> Scan:
    """Run the job as if it were `at`."""
    pid = connection.connection.info.backend_pid
    with telling_of(at):
        app, db = time.process_time(), backend_cpu(pid)
        with transaction.atomic():
            told = light_up()
        return Scan(name, told, time.process_time() - app, backend_cpu(pid) - db)


def measure(clocks: int) -> str:
    """The whole table."""
    settle()
    begin = now()
    steps = [
        ("the first of all", timedelta()),
        ("nothing turned", timedelta()),
        ("a minute later", timedelta(minutes=1)),
        ("and another", timedelta(minutes=2)),
        ("after an hour without the worker", timedelta(minutes=62)),
        ("after a night without it", timedelta(minutes=62 + 600)),
    ]
    scans = [scan(name, begin + after) for name, after in steps]
    lines = [
        f"CPU seconds, application + database, {clocks:,} open clocks.",
        "",
        "| scan | told | limit | CPU seconds | µs a clock told |",
        "|---|---|---|---|---|",
    ]
    for one in scans:
        each = f"{(one.app + one.db) * 1e6 / one.told:.0f}" if one.told else "—"
        cpu = f"{one.app + one.db:.3f} = {one.app:.3f} + {one.db:.3f}"
        lines.append(f"| {one.name} | {one.told:,} | {LIMIT:.0f} | {cpu} | {each} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench clocks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--drop", action="store_true", help="drop the bench's database afterwards")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.inside:
        sys.exit(inside("bench.clocks", f"huiyin_bench_clocks_{asked.clocks}", drop=asked.drop))
    seed(asked.clocks)
    text = measure(asked.clocks)
    print(text)
    if asked.write:
        asked.write.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
