"""The verbs of the calendar; nothing else writes its tables."""

from huiyin.kernel.calendar.actions.clocks import (
    About,
    NewClock,
    NoRule,
    cancel_clock,
    cancel_clocks,
    extend_clock,
    pause_clock,
    resume_clock,
    return_clock,
    start_clock,
    start_clocks,
    stop_clock,
    stop_live,
)
from huiyin.kernel.calendar.actions.days import Loaded, drop_special_day, load_special_days, set_special_day
from huiyin.kernel.calendar.actions.ending import stop_all
from huiyin.kernel.calendar.actions.following import follow_township
from huiyin.kernel.calendar.actions.hours import NewHours, add_calendar, change_hours
from huiyin.kernel.calendar.actions.limits import LimitTerms, add_limit, revise_limit
from huiyin.kernel.calendar.actions.recompute import Recount, recompute_clocks
from huiyin.kernel.calendar.actions.seed import seed_calendar
from huiyin.kernel.calendar.actions.turning import note_told

__all__ = [
    "About",
    "LimitTerms",
    "Loaded",
    "NewClock",
    "NewHours",
    "NoRule",
    "Recount",
    "add_calendar",
    "add_limit",
    "cancel_clock",
    "cancel_clocks",
    "change_hours",
    "drop_special_day",
    "extend_clock",
    "follow_township",
    "load_special_days",
    "note_told",
    "pause_clock",
    "recompute_clocks",
    "resume_clock",
    "return_clock",
    "revise_limit",
    "seed_calendar",
    "set_special_day",
    "start_clock",
    "start_clocks",
    "stop_all",
    "stop_clock",
    "stop_live",
]
