"""What a new county starts with: office hours, seven years of holidays, example limits."""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from huiyin.kernel.calendar.actions.days import CHAIN
from huiyin.kernel.calendar.actions.stamp import renew_stamp
from huiyin.kernel.calendar.day_rows import read_days
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import Calendar, SpecialDay, TimeLimit, office_hours
from huiyin.kernel.events.log import Actor, record

DATA = Path(__file__).parents[1] / "data"
RULES_BEGIN = date(2020, 1, 1)
ROUND_THE_CLOCK = [[["00:00", "24:00"]] for _day in range(7)]


@transaction.atomic
def seed_calendar(*, by: Actor) -> bool:
    """Fill an empty calendar from the data committed beside this room.

    A calendar filled before gets the limits of kinds that it has none of, such as a later release brings;
    what the county decided stays. False when nothing was missing.
    """
    if Calendar.objects.exists():
        return _add_new_kinds(by)
    Calendar.objects.bulk_create(
        [
            Calendar(name="县机关办公时间", weekly=office_hours(), is_default=True),
            Calendar(name="热线全天候", weekly=ROUND_THE_CLOCK, observes_holidays=False),
        ]
    )
    rows, errors = read_days((DATA / "special_days_2020_2026.csv").read_text(encoding="utf-8"))
    if errors:
        raise ValueError(f"special_days_2020_2026.csv: {errors[0]}")
    days = [SpecialDay(day=r.day, is_workday=r.is_workday, name=r.name, source=r.source) for r in rows]
    SpecialDay.objects.bulk_create(days, ignore_conflicts=True)
    limits = _limits()
    TimeLimit.objects.bulk_create(limits)
    renew_stamp()
    record(CalendarKind.SEEDED, CHAIN, by=by, days=len(days), limits=len(limits))
    return True


def _add_new_kinds(by: Actor) -> bool:
    known = set(TimeLimit.objects.values_list("kind", flat=True))
    fresh = [limit for limit in _limits() if limit.kind not in known]
    if fresh:
        TimeLimit.objects.bulk_create(fresh)
        renew_stamp()
        record(CalendarKind.SEEDED, CHAIN, by=by, days=0, limits=len(fresh))
    return bool(fresh)


def _limits() -> list[TimeLimit]:
    with (DATA / "time_limits.csv").open(encoding="utf-8", newline="") as file:
        return [
            TimeLimit(
                kind=row["kind"],
                matter=row["matter"],
                urgency=row["urgency"],
                amount=int(row["amount"]),
                unit=row["unit"],
                warn_share=float(row["warn_share"]),
                source=row["source"],
                valid_from=RULES_BEGIN,
            )
            for row in csv.DictReader(file)
        ]
