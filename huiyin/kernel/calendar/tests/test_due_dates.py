"""Three hundred deadlines of 2020 to 2026: the file, the slow walk through the minutes and the engine agree.

Each row of `due_2020_2026.csv` is a start, a term, a calendar and what happened on the way, with the minute
it is due and why it was chosen. `minutes.py` finds the same minute without any code of the engine. Every
make-up workday and every holiday of the seven years is met by rows of its own. The first of each stratum in
each year and a dozen of the hardest were also counted by hand.
"""

import csv
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from huiyin.kernel.calendar.deadlines import Step, Term, reckon
from huiyin.kernel.calendar.tests import minutes
from huiyin.kernel.calendar.working_time import SHANGHAI, WorkCalendar, weekly_from

DAY = timedelta(days=1)
UNTIL = date(2026, 12, 31)
WITH_LUNCH = weekly_from([[["08:30", "12:00"], ["14:30", "18:00"]]] * 5 + [[], []])
NO_LUNCH = weekly_from([[["09:00", "17:00"]]] * 6 + [[]])
SUMMER = weekly_from([[["08:30", "12:00"], ["15:00", "18:00"]]] * 5 + [[], []])
WINTER = weekly_from([[["08:30", "12:00"], ["14:00", "17:30"]]] * 5 + [[], []])
ALWAYS = weekly_from([[["00:00", "24:00"]]] * 7)
TURNS = [
    turn for year in range(2020, 2027) for turn in ((date(year, 5, 1), SUMMER), (date(year, 10, 1), WINTER))
]
ENGINE = {
    "county": WorkCalendar(WITH_LUNCH, minutes.SPECIAL, UNTIL),
    "hall": WorkCalendar(NO_LUNCH, minutes.SPECIAL, UNTIL),
    "seasons": WorkCalendar(WINTER, minutes.SPECIAL, UNTIL, changes=TURNS),
    "hotline": WorkCalendar(ALWAYS, minutes.SPECIAL, UNTIL, observes_holidays=False),
}
STRATA = {
    "makeup": 46,  # one for each weekend day that was worked
    "holiday": 46,  # one for each holiday: begun before or in it
    "pause": 46,  # one for each holiday: paused over it
    "hours": 42,  # begun at night, at closing, on a weekend
    "lunch": 35,  # begun before, in and after lunch
    "other hours": 35,  # a hall without lunch, summer and winter hours, a hotline
    "return": 29,  # returned, extended, paused and extended
    "clock round": 21,  # minutes and hours that know no rest
}

with (Path(__file__).parent / "due_2020_2026.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


def named(row):
    return f"{row['stratum']} {row['start']}+{row['amount']} {row['unit']} {row['steps']}".strip()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_deadline(row):
    start, amount, unit = row["start"], int(row["amount"]), row["unit"]
    assert minutes.due(row["calendar"], start, amount, unit, row["steps"]) == row["due"], row["why"]
    steps = [Step(kind, at(when), more, of) for kind, when, more, of in minutes.steps_of(row["steps"])]
    stands = reckon(ENGINE[row["calendar"]], at(start), Term(amount, unit), steps)
    assert stands.due_at == at(row["due"]), row["why"]


def test_the_rows_are_spread_over_kinds_of_trouble_and_years():
    assert Counter(row["stratum"] for row in ROWS) == STRATA
    assert len({named(row) for row in ROWS}) == 300
    years = Counter((row["stratum"], row["due"][:4]) for row in ROWS)
    assert all(years[stratum, str(year)] >= 2 for stratum in STRATA for year in range(2020, 2027))


def test_every_make_up_workday_is_met():
    rows = [row for row in ROWS if row["stratum"] == "makeup"]
    worked = [day for day, is_worked in minutes.SPECIAL.items() if is_worked]
    assert all(any(_days(row)[0] <= day <= _days(row)[1] for row in rows) for day in worked)


@pytest.mark.parametrize("stratum", ["holiday", "pause"])
def test_every_holiday_is_met(stratum):
    rows = [row for row in ROWS if row["stratum"] == stratum]
    off = [day for day, is_worked in minutes.SPECIAL.items() if not is_worked]
    assert all(any(_days(row)[0] <= day <= _days(row)[1] for row in rows) for day in off)


def _days(row):
    return date.fromisoformat(row["start"][:10]), date.fromisoformat(row["due"][:10])
