"""Reads of the calendar: rules in force, clocks, and the words for both."""

from huiyin.kernel.calendar.queries.clocks import clocks_of, live_clock, live_clocks, stands_under, turned
from huiyin.kernel.calendar.queries.tables import Tables, forget, limit_for, tables, work_calendar
from huiyin.kernel.calendar.queries.trials import Foreseen, Move, Tried, foresee_limit, rehearse_limit
from huiyin.kernel.calendar.queries.words import (
    day_words,
    due_words,
    explain,
    kind_words,
    length_words,
    reason_words,
    when,
)
from huiyin.kernel.calendar.queries.year import DayOfYear, holidays_warning, loaded_until, months_of

__all__ = [
    "DayOfYear",
    "Foreseen",
    "Move",
    "Tables",
    "Tried",
    "clocks_of",
    "day_words",
    "due_words",
    "explain",
    "foresee_limit",
    "forget",
    "holidays_warning",
    "kind_words",
    "length_words",
    "limit_for",
    "live_clock",
    "live_clocks",
    "loaded_until",
    "months_of",
    "reason_words",
    "rehearse_limit",
    "stands_under",
    "tables",
    "turned",
    "when",
    "work_calendar",
]
