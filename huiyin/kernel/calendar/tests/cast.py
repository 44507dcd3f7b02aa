"""The calendar as its tests know it."""

from datetime import datetime

from huiyin.kernel.calendar import actions
from huiyin.kernel.calendar.machine import CALENDAR_KEEPER as SOMEBODY
from huiyin.kernel.calendar.queries import forget
from huiyin.kernel.calendar.working_time import SHANGHAI

__all__ = ["SOMEBODY", "a_clock", "at", "seeded"]


def seeded():
    forget()
    actions.seed_calendar(by=SOMEBODY)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def a_clock(kind="dispatch.finish", subject="workorder:1", **about):
    about.setdefault("started_at", at("2026-11-24 09:00"))
    return actions.start_clock(kind, "2026-000001", subject, by=SOMEBODY, **about)
