"""Calendars, special days and limits in memory, renewed when the stamp in the database changes."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic
from uuid import UUID

from huiyin.kernel.calendar.models import Calendar, CalendarStamp, SpecialDay, TimeLimit
from huiyin.kernel.calendar.working_time import SHANGHAI, Weekly, WorkCalendar, weekly_from

TRUST_SECONDS = 5.0
DAYS_OFF_OF_A_LOADED_YEAR = 10


@dataclass(frozen=True)
class Tables:
    """One consistent copy. `calendars` and `limits` are keyed by their rows' keys."""

    stamp: UUID | None
    calendars: Mapping[int, WorkCalendar]
    default_id: int | None
    limits: Mapping[int, TimeLimit]
    special: Mapping[date, SpecialDay]
    loaded_until: date
    by_kind: Mapping[str, Sequence[TimeLimit]] = field(default_factory=dict)

    def limit_for(self, kind: str, matter: str, urgency: str, at: datetime) -> TimeLimit | None:
        """The rule in force on the day of `at`: one for this urgency, else this matter, else any."""
        day = at.astimezone(SHANGHAI).date()
        fitting = [
            limit
            for limit in self.by_kind.get(kind, ())
            if limit.valid_from <= day
            and (limit.valid_to is None or day <= limit.valid_to)
            and limit.matter in ("", matter)
            and limit.urgency in ("", urgency)
        ]
        return max(fitting, key=_closeness, default=None)

    def calendar(self, key: int | None) -> tuple[int, WorkCalendar]:
        """The calendar with this key, or the default one. Raises LookupError when there is none at all."""
        chosen = key if key in self.calendars else self.default_id
        if chosen is None:
            raise LookupError("No office hours are set up.")
        return chosen, self.calendars[chosen]


def _closeness(limit: TimeLimit) -> tuple[bool, bool, int]:
    return bool(limit.urgency), bool(limit.matter), limit.version


class _Kept:
    """What this process remembers, and when it last asked whether that is still true."""

    tables: Tables | None = None
    asked: float = 0.0


def forget() -> None:
    """Drop the copy, so that the next question reads the database."""
    _Kept.tables = None


def tables(*, fresh: bool = False) -> Tables:
    """The copy in memory; the stamp is asked for at most every five seconds, or at once when `fresh`."""
    kept = _Kept.tables
    if kept is not None and not fresh and monotonic() - _Kept.asked < TRUST_SECONDS:
        return kept
    stamp = CalendarStamp.objects.values_list("stamp", flat=True).first()
    if kept is None or stamp is None or kept.stamp != stamp:
        kept = _read(stamp)
    _Kept.tables, _Kept.asked = kept, monotonic()
    return kept


def _read(stamp: UUID | None) -> Tables:
    special = {row.day: row for row in SpecialDay.objects.all()}
    until = loaded_years_end(special.values())
    rows = list(Calendar.objects.prefetch_related("changes"))
    worked = {day: row.is_workday for day, row in special.items()}
    calendars = {
        row.pk: WorkCalendar(weekly_from(row.weekly), worked, until, row.observes_holidays, _changes(row))
        for row in rows
    }
    default = next((row.pk for row in rows if row.is_default), rows[0].pk if rows else None)
    limits = {limit.pk: limit for limit in TimeLimit.objects.all()}
    by_kind: dict[str, list[TimeLimit]] = {}
    for limit in limits.values():
        by_kind.setdefault(limit.kind, []).append(limit)
    return Tables(stamp, calendars, default, limits, special, until, by_kind)


def _changes(row: Calendar) -> list[tuple[date, Weekly]]:
    changes = sorted(row.changes.all(), key=lambda change: change.valid_from)
    return [(change.valid_from, weekly_from(change.weekly)) for change in changes]


def loaded_years_end(days: Iterable[SpecialDay]) -> date:
    """Last day of the last year whose holidays are loaded: one with at least ten days off.

    A single day set by hand in the next year does not make that year known.
    """
    off = Counter(row.day.year for row in days if not row.is_workday)
    loaded = [year for year, count in off.items() if count >= DAYS_OFF_OF_A_LOADED_YEAR]
    return date(max(loaded), 12, 31) if loaded else date.min


def work_calendar(key: int | None = None) -> WorkCalendar:
    """The office hours with this key, or the default ones."""
    known = tables()
    if key is not None and key not in known.calendars:
        known = tables(fresh=True)
    return known.calendar(key)[1]


def limit_for(kind: str, matter: str, urgency: str, at: datetime) -> TimeLimit | None:
    """The rule in force on the day of `at` for this kind, or None. Past dates use past rules."""
    return tables().limit_for(kind, matter, urgency, at)
