"""A year of the calendar, for people to look at."""

from calendar import Calendar as Months
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from huiyin.kernel.calendar.queries.tables import tables
from huiyin.kernel.calendar.queries.words import day_words
from huiyin.kernel.present import today


@dataclass(frozen=True)
class DayOfYear:
    """One day. `kind` is work, rest, holiday or makeup; `name` says why it differs; `estimated` warns."""

    day: date
    kind: str
    name: str = ""
    estimated: bool = False


def loaded_until() -> date:
    """Last day whose holidays are loaded."""
    return tables().loaded_until


def months_of(year: int, calendar_id: int | None = None) -> list[list[list[DayOfYear | None]]]:
    """Twelve months of weeks, Monday first; None where a week belongs to the neighbouring month."""
    months = Months()
    return [
        [[_day(day, month, calendar_id) for day in week] for week in months.monthdatescalendar(year, month)]
        for month in range(1, 13)
    ]


def _day(day: date, month: int, calendar_id: int | None) -> DayOfYear | None:
    if day.month != month:
        return None
    known = tables()
    _key, calendar = known.calendar(calendar_id)
    told = known.special.get(day) if calendar.observes_holidays else None
    plain = bool(calendar.plain_hours(day))
    worked = calendar.is_workday(day)
    kind = _kind(worked, plain, told is not None)
    return DayOfYear(day, kind, told.name if told else "", calendar.estimated(day))


def _kind(worked: bool, plain: bool, told: bool) -> str:
    if worked:
        return "work" if plain else "makeup"
    return "holiday" if plain or told else "rest"


def holidays_warning() -> str:
    """A sentence when deadlines already reach beyond the loaded holidays, or soon will; else nothing."""
    until = loaded_until()
    if until == date.min:
        return _("还没有装入节假日安排，所有到期日都是估算的。")
    if until < today() + timedelta(days=90):
        return _(
            "节假日安排只装入到%(day)s，之后的到期日是估算的。国务院办公厅公布新一年安排后，请尽快导入。"
        ) % {"day": day_words(until)}
    return ""
