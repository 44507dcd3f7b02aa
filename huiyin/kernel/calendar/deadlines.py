"""When a clock is due: its term, then each pause, return and extension in turn. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from huiyin.kernel.calendar.working_time import NO_TIME, SHANGHAI, WorkCalendar

ROUND_THE_CLOCK = frozenset({"minute", "hour"})


@dataclass(frozen=True)
class Term:
    """How long: an amount of minutes, hours, days, working hours or working days; or `until` then."""

    amount: int
    unit: str
    warn_share: float = 0.8
    until: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One thing that happened to a clock: pause, resume, return or extend; other kinds move nothing."""

    kind: str
    at: datetime
    amount: int = 0
    unit: str = ""


@dataclass(frozen=True)
class Reckoning:
    """Where a clock stands. `budget` is the time allowed so far, `paused_at` set while it stands still."""

    due_at: datetime
    warn_at: datetime
    budget: timedelta
    estimated: bool
    paused_at: datetime | None = None


def end_of(calendar: WorkCalendar, start: datetime, amount: int, unit: str) -> datetime:
    """When a term that begins at `start` ends. Raises ValueError for an unknown unit."""
    if unit == "minute":
        return start.astimezone(SHANGHAI) + timedelta(minutes=amount)
    if unit == "hour":
        return start.astimezone(SHANGHAI) + timedelta(hours=amount)
    if unit == "day":
        return calendar.add_calendar_days(start, amount)
    if unit == "working_hour":
        return calendar.add_minutes(start, 60 * amount)
    if unit == "working_day":
        return calendar.add_days(start, amount)
    raise ValueError(f"Unknown unit of time: {unit}")


def reckon(calendar: WorkCalendar, started_at: datetime, term: Term, steps: Iterable[Step] = ()) -> Reckoning:
    """Replay a clock's life and say when it is due and when it should warn.

    A pause moves both by the time that passed in it: round the clock for minutes and hours, working time for
    the rest. A return counts the whole term afresh from its moment. An extension counts from the deadline.
    """
    now = _begin(calendar, started_at, term)
    for step in steps:
        if step.kind == "pause":
            now = replace(now, paused_at=step.at)
        elif step.kind == "resume" and now.paused_at is not None:
            now = _shift(calendar, now, term, _span(calendar, now.paused_at, step.at, term))
        elif step.kind == "return":
            now = _begin(calendar, step.at, term)
        elif step.kind == "extend":
            now = _extend(calendar, now, term, step)
    spare = now.budget * (1 - term.warn_share)
    return replace(
        now,
        warn_at=_back(calendar, now.due_at, term, spare),
        estimated=calendar.estimated(now.due_at.date()) and term.unit not in ROUND_THE_CLOCK,
    )


def _begin(calendar: WorkCalendar, start: datetime, term: Term) -> Reckoning:
    due = term.until or end_of(calendar, start, term.amount, term.unit)
    return Reckoning(due, due, _span(calendar, start, due, term), False)


def _shift(calendar: WorkCalendar, now: Reckoning, term: Term, passed: timedelta) -> Reckoning:
    if term.unit in ROUND_THE_CLOCK:
        return replace(now, due_at=now.due_at + passed, paused_at=None)
    return replace(now, due_at=calendar.add_time(now.due_at, passed), paused_at=None)


def _extend(calendar: WorkCalendar, now: Reckoning, term: Term, step: Step) -> Reckoning:
    due = end_of(calendar, now.due_at, step.amount, step.unit)
    return replace(now, due_at=due, budget=now.budget + _span(calendar, now.due_at, due, term))


def _span(calendar: WorkCalendar, start: datetime, end: datetime, term: Term) -> timedelta:
    if term.unit in ROUND_THE_CLOCK:
        return max(end - start, NO_TIME)
    return calendar.worked(start, end)


def _back(calendar: WorkCalendar, due: datetime, term: Term, spare: timedelta) -> datetime:
    if term.unit in ROUND_THE_CLOCK:
        return due - spare
    return calendar.take_time(due, spare)
