"""Hand-checked dates, and the laws of counting."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.calendar.working_time import SHANGHAI, BadHours, WorkCalendar, weekly_from

DATA = Path(__file__).parents[1] / "data" / "special_days_2020_2026.csv"
OFFICE = [[["08:30", "12:00"], ["14:30", "18:00"]]] * 5 + [[], []]
ALWAYS = [[["00:00", "24:00"]]] * 7


def special():
    with DATA.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["is_workday"] == "1" for row in csv.DictReader(file)}


COUNTY = WorkCalendar(weekly_from(OFFICE), special(), date(2026, 12, 31))
HOTLINE = WorkCalendar(weekly_from(ALWAYS), special(), date(2026, 12, 31), observes_holidays=False)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


WORKDAYS = [
    # State Council notices, read by hand: holidays, make-up days, and their neighbours.
    ("2020-01-19", True, "Sunday worked before Spring Festival 2020"),
    ("2020-01-23", True, "last day before Spring Festival 2020"),
    ("2020-01-24", False, "New Year's Eve 2020"),
    ("2020-01-31", False, "the 2020 holiday was lengthened"),
    ("2020-02-02", False, "last day of the lengthened holiday"),
    ("2020-02-03", True, "first day back in 2020"),
    ("2020-05-05", False, "Labour Day bridge 2020"),
    ("2020-05-09", True, "Saturday worked for Labour Day 2020"),
    ("2020-06-28", True, "Sunday worked for Dragon Boat 2020"),
    ("2020-10-08", False, "National Day and Mid-Autumn 2020 end on the 8th"),
    ("2020-10-10", True, "Saturday worked after National Day 2020"),
    ("2021-02-07", True, "Sunday worked before Spring Festival 2021"),
    ("2021-02-17", False, "last day of Spring Festival 2021"),
    ("2021-02-20", True, "Saturday worked after Spring Festival 2021"),
    ("2021-10-09", True, "Saturday worked after National Day 2021"),
    ("2022-01-03", False, "New Year 2022 gives a Monday off"),
    ("2022-01-29", True, "Saturday worked before Spring Festival 2022"),
    ("2022-04-02", True, "Saturday worked before Tomb-sweeping 2022"),
    ("2022-10-08", True, "Saturday worked after National Day 2022"),
    ("2023-01-02", False, "New Year 2023 gives a Monday off"),
    ("2023-04-05", False, "Tomb-sweeping Day 2023 is a Wednesday alone"),
    ("2023-04-04", True, "the day before it is worked"),
    ("2023-06-25", True, "Sunday worked for Dragon Boat 2023"),
    ("2023-10-07", True, "Saturday worked after National Day 2023"),
    ("2024-02-04", True, "Sunday worked before Spring Festival 2024"),
    ("2024-02-09", True, "New Year's Eve 2024 is not in the notice"),
    ("2024-02-18", True, "Sunday worked after Spring Festival 2024"),
    ("2024-09-14", True, "Saturday worked for Mid-Autumn 2024"),
    ("2024-10-12", True, "Saturday worked after National Day 2024"),
    ("2025-01-01", False, "New Year 2025 is a Wednesday alone"),
    ("2025-01-26", True, "Sunday worked before Spring Festival 2025"),
    ("2025-02-08", True, "Saturday worked after Spring Festival 2025"),
    ("2025-05-05", False, "Labour Day bridge 2025"),
    ("2025-09-28", True, "Sunday worked before National Day 2025"),
    ("2025-10-08", False, "National Day and Mid-Autumn 2025 end on the 8th"),
    ("2025-10-11", True, "Saturday worked after National Day 2025"),
    ("2026-01-02", False, "New Year bridge 2026"),
    ("2026-01-04", True, "Sunday worked for New Year 2026"),
    ("2026-02-14", True, "Saturday worked before Spring Festival 2026"),
    ("2026-02-23", False, "last day of Spring Festival 2026"),
    ("2026-02-28", True, "Saturday worked after Spring Festival 2026"),
    ("2026-05-09", True, "Saturday worked for Labour Day 2026"),
    ("2026-09-20", True, "Sunday worked before National Day 2026"),
    ("2026-10-10", True, "Saturday worked after National Day 2026"),
    ("2026-11-24", True, "an ordinary Tuesday"),
    ("2026-11-28", False, "an ordinary Saturday"),
    ("2027-01-01", False, "not loaded: New Year's Day is off by its fixed date"),
    ("2027-01-02", False, "not loaded: a Saturday"),
    ("2027-01-04", True, "not loaded: a Monday counts as worked"),
    ("2027-02-06", False, "not loaded: Spring Festival 2027 is unknown, this is a Saturday"),
    ("2027-02-08", True, "not loaded: Spring Festival 2027 is unknown, a Monday counts as worked"),
    ("2027-05-03", True, "not loaded: only two days of May are fixed"),
    ("2027-10-01", False, "not loaded: National Day is off by its fixed date"),
]


@pytest.mark.parametrize(("day", "worked", "why"), WORKDAYS, ids=[row[0] for row in WORKDAYS])
def test_whether_a_day_is_worked(day, worked, why):
    assert COUNTY.is_workday(date.fromisoformat(day)) is worked, why


MINUTES = [
    ("2026-11-24 09:00", 30, "2026-11-24 09:30", "inside the morning"),
    ("2026-11-24 11:30", 30, "2026-11-24 12:00", "ends with the morning, not after lunch"),
    ("2026-11-24 11:30", 31, "2026-11-24 14:31", "one minute past lunch"),
    ("2026-11-24 12:30", 60, "2026-11-24 15:30", "begins at lunch"),
    ("2026-11-24 06:00", 60, "2026-11-24 09:30", "begins before the office opens"),
    ("2026-11-24 17:30", 120, "2026-11-25 10:00", "over the night"),
    ("2026-11-24 20:00", 1, "2026-11-25 08:31", "begins at night"),
    ("2026-11-27 17:59", 1, "2026-11-27 18:00", "Friday, last minute"),
    ("2026-11-27 17:59", 2, "2026-11-30 08:31", "Friday 17:59, over the weekend"),
    ("2026-11-28 10:00", 120, "2026-11-30 10:30", "begins on a Saturday"),
    ("2026-02-14 17:00", 120, "2026-02-24 09:30", "from a worked Saturday over Spring Festival"),
    ("2026-09-30 17:00", 120, "2026-10-08 09:30", "over National Day"),
    ("2026-10-09 17:00", 120, "2026-10-10 09:30", "onto a worked Saturday"),
    ("2025-12-31 17:00", 120, "2026-01-04 09:30", "over New Year, onto a worked Sunday"),
    ("2020-01-23 17:30", 60, "2020-02-03 09:00", "over the lengthened Spring Festival of 2020"),
    ("2026-12-31 17:30", 60, "2027-01-04 09:00", "over a New Year whose notice is not loaded"),
    ("2026-11-24 08:30", 420, "2026-11-24 18:00", "a whole day of seven hours"),
    ("2026-11-24 08:30", 2100, "2026-11-30 18:00", "a week of thirty-five hours"),
]


@pytest.mark.parametrize(("start", "minutes", "end", "why"), MINUTES, ids=[f"{r[0]}+{r[1]}" for r in MINUTES])
def test_working_minutes_are_added(start, minutes, end, why):
    assert COUNTY.add_minutes(at(start), minutes) == at(end), why
    assert COUNTY.minutes_between(at(start), at(end)) == minutes


DAYS = [
    ("2026-11-24 09:00", 1, "2026-11-25 18:00", "the first day is not counted"),
    ("2026-11-24 23:59", 1, "2026-11-25 18:00", "nor is it late at night"),
    ("2026-11-27 17:59", 1, "2026-11-30 18:00", "Friday before closing"),
    ("2026-11-28 09:00", 1, "2026-11-30 18:00", "a Saturday is day nought"),
    ("2026-11-24 09:00", 5, "2026-12-01 18:00", "one weekend inside"),
    ("2026-11-24 09:00", 10, "2026-12-08 18:00", "two weekends inside"),
    ("2026-09-30 10:00", 5, "2026-10-13 18:00", "National Day inside, and a worked Saturday"),
    ("2026-09-18 10:00", 1, "2026-09-20 18:00", "onto a worked Sunday"),
    ("2026-02-13 10:00", 2, "2026-02-24 18:00", "worked Saturday, then Spring Festival"),
    ("2026-02-10 10:00", 9, "2026-02-28 18:00", "ends on a worked Saturday"),
    ("2025-12-31 10:00", 1, "2026-01-04 18:00", "over New Year onto a worked Sunday"),
    ("2025-01-24 10:00", 5, "2025-02-07 18:00", "worked Sunday, then Spring Festival 2025"),
    ("2025-04-27 10:00", 5, "2025-05-07 18:00", "from a worked Sunday over Labour Day"),
    ("2024-02-08 10:00", 3, "2024-02-19 18:00", "2024: the Eve is worked, so is the Sunday after"),
    ("2023-12-29 10:00", 1, "2024-01-02 18:00", "New Year 2024 takes the Monday"),
    ("2023-04-04 10:00", 1, "2023-04-06 18:00", "a single Wednesday off"),
    ("2022-09-30 10:00", 1, "2022-10-08 18:00", "onto a worked Saturday"),
    ("2021-09-18 10:00", 2, "2021-09-23 18:00", "worked Saturday, then Mid-Autumn 2021"),
    ("2020-01-23 10:00", 5, "2020-02-07 18:00", "the lengthened Spring Festival of 2020"),
    ("2020-04-30 10:00", 5, "2020-05-11 18:00", "Labour Day 2020 and its worked Saturday"),
    ("2026-12-31 10:00", 1, "2027-01-04 18:00", "beyond the loaded years"),
    ("2026-12-28 10:00", 10, "2027-01-12 18:00", "beyond the loaded years, ten days"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), DAYS, ids=[f"{r[0]}+{r[1]}d" for r in DAYS])
def test_working_days_end_at_close_of_office(start, days, end, why):
    assert COUNTY.add_days(at(start), days) == at(end), why


CALENDAR_DAYS = [
    ("2026-11-24 09:00", 3, "2026-11-27 18:00", "plain days"),
    ("2026-11-24 09:00", 4, "2026-11-30 18:00", "the last day is a Saturday: the next workday"),
    ("2026-09-30 09:00", 3, "2026-10-08 18:00", "the last day lies in National Day"),
    ("2026-02-12 09:00", 2, "2026-02-14 18:00", "the last day is a worked Saturday"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), CALENDAR_DAYS, ids=[r[3] for r in CALENDAR_DAYS])
def test_plain_days_roll_off_holidays(start, days, end, why):
    assert COUNTY.add_calendar_days(at(start), days) == at(end), why


def test_only_dates_beyond_the_loaded_years_are_estimated():
    assert not COUNTY.estimated(date(2026, 12, 31))
    assert COUNTY.estimated(date(2027, 1, 1))
    assert not HOTLINE.estimated(date(2030, 1, 1))


def test_a_round_the_clock_calendar_knows_no_rest():
    assert HOTLINE.add_minutes(at("2026-09-30 23:00"), 120) == at("2026-10-01 01:00")
    assert HOTLINE.minutes_between(at("2026-10-01 00:00"), at("2026-10-08 00:00")) == 7 * 24 * 60


def test_a_moment_in_another_zone_is_understood():
    assert COUNTY.add_minutes(datetime.fromisoformat("2026-11-24T01:00:00+00:00"), 30) == at(
        "2026-11-24 09:30"
    )


def test_other_weeks_hold_from_their_day_on():
    winter = weekly_from([[["09:00", "12:00"], ["14:00", "17:30"]]] * 5 + [[], []])
    six_days = weekly_from([[["09:00", "12:00"]]] * 6 + [[]])
    both = WorkCalendar(
        COUNTY.weekly,
        COUNTY.special,
        COUNTY.loaded_until,
        changes=((date(2026, 10, 10), winter), (date(2026, 12, 1), six_days)),
    )
    assert both.hours(date(2026, 10, 9)) == COUNTY.hours(date(2026, 10, 9))
    assert both.hours(date(2026, 10, 10)) == winter[0]
    assert both.add_minutes(at("2026-10-09 17:30"), 60) == at("2026-10-10 09:30")
    assert both.is_workday(date(2026, 12, 5)) and not both.is_workday(date(2026, 11, 28))
    assert both.minutes_between(at("2026-11-30 00:00"), at("2026-12-02 00:00")) == 390 + 180


def test_workdays_are_counted_without_the_first():
    assert COUNTY.workdays_between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert COUNTY.workdays_between(date(2026, 10, 1), date(2026, 9, 30)) == 0


@pytest.mark.parametrize(
    "rows",
    [
        OFFICE[:6],
        [[]] * 7,
        [[["12:00", "08:30"]]] + [[]] * 6,
        [[["08:30", "12:00"], ["11:00", "13:00"]]] + [[]] * 6,
        [[["08:30", "25:00"]]] + [[]] * 6,
        [[["08:70", "12:00"]]] + [[]] * 6,
        [[["half past eight", "12:00"]]] + [[]] * 6,
    ],
)
def test_hours_that_make_no_sense_are_refused(rows):
    with pytest.raises(BadHours):
        weekly_from(rows)


moments = st.datetimes(datetime(2020, 1, 1), datetime(2027, 6, 1)).map(lambda m: m.replace(tzinfo=SHANGHAI))
spans = st.integers(0, 30 * 420 * 60).map(lambda seconds: timedelta(seconds=seconds))


@given(moments, spans)
def test_what_is_added_lies_between(start, span):
    assert COUNTY.worked(start, COUNTY.add_time(start, span)) == span


@given(moments, spans)
def test_what_is_taken_back_lies_between(end, span):
    assert COUNTY.worked(COUNTY.take_time(end, span), end) == span


@given(moments, spans, spans)
def test_adding_twice_is_adding_the_sum(start, one, two):
    assert COUNTY.add_time(COUNTY.add_time(start, one), two) == COUNTY.add_time(start, one + two)


@given(moments, moments, spans)
def test_a_later_start_never_ends_earlier(one, two, span):
    first, second = sorted([one, two])
    assert COUNTY.add_time(first, span) <= COUNTY.add_time(second, span)
    assert COUNTY.add_days(first, span.seconds % 15) <= COUNTY.add_days(second, span.seconds % 15)


@given(moments, spans, spans)
def test_more_time_never_ends_earlier(start, one, two):
    less, more = sorted([one, two])
    assert COUNTY.add_time(start, less) <= COUNTY.add_time(start, more)


@given(moments, moments, moments)
def test_working_time_adds_up(one, two, three):
    first, second, third = sorted([one, two, three])
    assert COUNTY.worked(first, second) + COUNTY.worked(second, third) == COUNTY.worked(first, third)
