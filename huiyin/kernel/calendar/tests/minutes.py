"""Deadlines found the slow and simple way: a row of minutes, each open or shut, walked one after the other.

It reads the same days as the calendar but shares no code with it: no sessions, no sums, no tallies. One
minute is one byte, from the first of December 2019 on.
"""

import csv
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

DAY = 24 * 60
FIRST = date(2019, 12, 1)
DAYS = (date(2027, 4, 1) - FIRST).days
ORIGIN = datetime(FIRST.year, FIRST.month, FIRST.day)
_FILE = Path(__file__).parents[1] / "data" / "special_days_2020_2026.csv"
with _FILE.open(encoding="utf-8") as file:
    SPECIAL = {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}


def county(day):
    """Monday to Friday, half past eight to six with two and a half hours of lunch."""
    if SPECIAL.get(day, day.weekday() < 5):
        yield from range(8 * 60 + 30, 12 * 60)
        yield from range(14 * 60 + 30, 18 * 60)


def hall(day):
    """A service hall: Monday to Saturday, nine to five, no lunch."""
    if SPECIAL.get(day, day.weekday() < 6):
        yield from range(9 * 60, 17 * 60)


def seasons(day):
    """Summer hours from the first of May, winter hours from the first of October."""
    if SPECIAL.get(day, day.weekday() < 5):
        summer = 5 <= day.month < 10
        yield from range(8 * 60 + 30, 12 * 60)
        yield from range(15 * 60, 18 * 60) if summer else range(14 * 60, 17 * 60 + 30)


def hotline(_day):
    """Somebody always answers."""
    yield from range(DAY)


CALENDARS = {rule.__name__: rule for rule in (county, hall, seasons, hotline)}


@cache
def row_of_minutes(name):
    """Every minute from FIRST on: 1 while the office is open."""
    row = bytearray(DAYS * DAY)
    for number in range(DAYS):
        for minute in CALENDARS[name](FIRST + timedelta(days=number)):
            row[number * DAY + minute] = 1
    return bytes(row)


def walked(row, at, minutes):
    """The minute after that many open minutes."""
    while minutes:
        minutes -= row[at]
        at += 1
    return at


def shut(row, day):
    """Whether nobody comes to the office on that day."""
    return 1 not in row[day * DAY : (day + 1) * DAY]


def close_of(row, day):
    """The minute after the last open one of that day, or of the next that has any."""
    while shut(row, day):
        day += 1
    at = (day + 1) * DAY
    while not row[at - 1]:
        at -= 1
    return at


def ended(row, at, amount, unit):
    """Where a term from that minute on ends."""
    if unit in ("minute", "hour"):
        return at + amount * (60 if unit == "hour" else 1)
    if unit == "working_hour":
        return walked(row, at, amount * 60)
    day = at // DAY
    if unit == "day":
        return close_of(row, day + amount)
    for _number in range(amount):
        day += 1
        while shut(row, day):
            day += 1
    return close_of(row, day)


def due(name, start, amount, unit, steps):
    """When it is due after all its steps, such as `pause 2020-01-23 10:00; extend 2020-02-03 09:00 2 day`."""
    row = row_of_minutes(name)
    at = ended(row, minute_of(start), amount, unit)
    paused = None
    for kind, moment, more, of in steps_of(steps):
        now = minute_of(moment)
        if kind == "pause":
            paused = now
        elif kind == "resume":
            round_the_clock = unit in ("minute", "hour")
            at = at + now - paused if round_the_clock else walked(row, at, sum(row[paused:now]))
        elif kind == "return":
            at = ended(row, now, amount, unit)
        elif kind == "extend":
            at = ended(row, at, more, of)
    return moment_of(at)


def steps_of(text):
    """Each step: what, when, and how much more of which unit."""
    for step in filter(None, text.split("; ")):
        kind, day, time, *more = step.split(" ")
        yield kind, f"{day} {time}", int(more[0]) if more else 0, more[1] if more else ""


def minute_of(text):
    """The number of a minute, FIRST at midnight being nought."""
    return int((datetime.fromisoformat(text) - ORIGIN).total_seconds()) // 60


def moment_of(minute):
    """A minute as the file writes it."""
    return f"{ORIGIN + timedelta(minutes=minute):%Y-%m-%d %H:%M}"
