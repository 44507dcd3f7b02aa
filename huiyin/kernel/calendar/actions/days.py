"""Which days differ from the plain week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huiyin.kernel.calendar.actions.stamp import renew_stamp
from huiyin.kernel.calendar.day_rows import DayRow
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import SpecialDay
from huiyin.kernel.events.log import Actor, record

CHAIN = "calendar"


@dataclass(frozen=True)
class Loaded:
    """What a list of days did or would do: days new, changed, already so, and the first day touched."""

    new: int
    changed: int
    same: int
    since: date | None


@transaction.atomic
def load_special_days(rows: Iterable[DayRow], *, by: Actor, dry_run: bool = False) -> Loaded:
    """Take over a whole list of days, or nothing. Days not in the list stay as they are."""
    told = {row.day: row for row in rows}
    known = {row.day: row for row in SpecialDay.objects.select_for_update().filter(day__in=told)}
    new = [row for day, row in told.items() if day not in known]
    changed = [row for day, row in told.items() if day in known and not _same(row, known[day])]
    touched = [row.day for row in new + changed]
    loaded = Loaded(len(new), len(changed), len(told) - len(touched), min(touched, default=None))
    if dry_run or not touched:
        return loaded
    days = [_special(row) for row in new + changed]
    SpecialDay.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["is_workday", "name", "source"],
    )
    renew_stamp()
    years = sorted({day.year for day in touched})
    record(CalendarKind.DAYS_LOADED, CHAIN, by=by, new=loaded.new, changed=loaded.changed, years=years)
    return loaded


def _same(row: DayRow, known: SpecialDay) -> bool:
    return (row.is_workday, row.name, row.source) == (known.is_workday, known.name, known.source)


def _special(row: DayRow) -> SpecialDay:
    return SpecialDay(day=row.day, is_workday=row.is_workday, name=row.name, source=row.source[:120])


@transaction.atomic
def set_special_day(day: date, is_workday: bool, name: str, source: str, *, by: Actor) -> SpecialDay:
    """Say of one day that it is worked or off."""
    row, _made = SpecialDay.objects.update_or_create(
        day=day, defaults={"is_workday": is_workday, "name": name, "source": source}
    )
    renew_stamp()
    record(CalendarKind.DAY_SET, CHAIN, by=by, day=day.isoformat(), is_workday=is_workday)
    return row


@transaction.atomic
def drop_special_day(day: date, *, by: Actor) -> bool:
    """Let one day follow the plain week again. False when it already did."""
    dropped, _each = SpecialDay.objects.filter(day=day).delete()
    if dropped:
        renew_stamp()
        record(CalendarKind.DAY_DROPPED, CHAIN, by=by, day=day.isoformat())
    return bool(dropped)
