"""A clock's life, replayed."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.calendar.deadlines import Step, Term, end_of, reckon
from huiyin.kernel.calendar.tests.test_working_time import COUNTY, at, moments

FIVE_DAYS = Term(5, "working_day")
TWO_HOURS = Term(2, "working_hour")


def test_a_term_of_working_days_ends_at_close_of_office_and_warns_at_four_fifths():
    stands = reckon(COUNTY, at("2026-11-24 08:30"), FIVE_DAYS)
    assert stands.due_at == at("2026-12-01 18:00")
    assert stands.budget == timedelta(hours=42)
    assert stands.warn_at == COUNTY.take_time(stands.due_at, timedelta(hours=8.4)) == at("2026-11-30 16:36")
    assert not stands.estimated


@pytest.mark.parametrize(
    ("unit", "end"),
    [
        ("minute", "2026-11-27 17:59"),
        ("hour", "2026-11-27 19:57"),
        ("day", "2026-11-30 18:00"),
        ("working_hour", "2026-11-30 10:27"),
        ("working_day", "2026-12-01 18:00"),
    ],
)
def test_each_unit_has_its_own_end(unit, end):
    start = at("2026-11-27 17:57")
    assert end_of(COUNTY, start, 2, unit) == at(end)


def test_an_unknown_unit_is_an_error():
    with pytest.raises(ValueError, match="fortnight"):
        end_of(COUNTY, at("2026-11-24 09:00"), 1, "fortnight")


def test_a_pause_moves_the_deadline_by_the_working_time_in_it():
    steps = [Step("pause", at("2026-11-24 10:00")), Step("resume", at("2026-11-25 10:00"))]
    assert reckon(COUNTY, at("2026-11-24 09:00"), FIVE_DAYS, steps).due_at == at("2026-12-02 18:00")


def test_a_pause_over_a_weekend_costs_nothing():
    steps = [Step("pause", at("2026-11-27 18:00")), Step("resume", at("2026-11-30 08:30"))]
    plain = reckon(COUNTY, at("2026-11-24 09:00"), FIVE_DAYS)
    assert reckon(COUNTY, at("2026-11-24 09:00"), FIVE_DAYS, steps).due_at == plain.due_at


def test_a_round_the_clock_pause_counts_the_night():
    steps = [Step("pause", at("2026-11-24 20:00")), Step("resume", at("2026-11-25 06:00"))]
    assert reckon(COUNTY, at("2026-11-24 19:00"), Term(2, "hour"), steps).due_at == at("2026-11-25 07:00")


def test_an_extension_counts_from_the_deadline():
    steps = [Step("extend", at("2026-11-25 09:00"), 3, "working_day")]
    stands = reckon(COUNTY, at("2026-11-24 09:00"), FIVE_DAYS, steps)
    assert stands.due_at == at("2026-12-04 18:00")
    assert stands.warn_at > at("2026-12-02 18:00")


def test_a_return_counts_the_whole_term_afresh():
    steps = [Step("return", at("2026-11-26 15:00"))]
    assert reckon(COUNTY, at("2026-11-24 09:00"), TWO_HOURS, steps).due_at == at("2026-11-26 17:00")


def test_an_open_pause_is_told():
    stands = reckon(COUNTY, at("2026-11-24 09:00"), FIVE_DAYS, [Step("pause", at("2026-11-24 10:00"))])
    assert stands.paused_at == at("2026-11-24 10:00")
    assert stands.due_at == at("2026-12-01 18:00")


def test_a_deadline_beyond_the_loaded_years_is_estimated_unless_it_runs_round_the_clock():
    assert reckon(COUNTY, at("2026-12-30 09:00"), FIVE_DAYS).estimated
    assert not reckon(COUNTY, at("2026-12-31 23:00"), Term(2, "hour")).estimated


hours = st.integers(1, 200)
lengths = st.integers(0, 20 * 86400).map(lambda seconds: timedelta(seconds=seconds))


@given(moments, hours, lengths, lengths)
def test_pausing_is_shifting_by_the_working_time_in_the_pause(start, amount, until, length):
    term = Term(amount, "working_hour")
    paused, resumed = start + until, start + until + length
    steps = [Step("pause", paused), Step("resume", resumed)]
    plain = reckon(COUNTY, start, term)
    moved = reckon(COUNTY, start, term, steps)
    assert moved.due_at == COUNTY.add_time(plain.due_at, COUNTY.worked(paused, resumed))
    if paused <= plain.due_at:
        done = COUNTY.worked(start, paused)
        assert moved.due_at == plain.due_at or COUNTY.worked(resumed, moved.due_at) == plain.budget - done


@given(moments, hours, st.sampled_from(["minute", "hour", "day", "working_hour", "working_day"]))
def test_a_clock_starts_then_warns_then_is_due(start, amount, unit):
    stands = reckon(COUNTY, start, Term(amount, unit))
    assert start <= stands.due_at
    assert stands.warn_at <= stands.due_at


@given(moments, moments, hours)
def test_a_later_start_is_never_due_earlier(one, two, amount):
    first, second = sorted([one, two])
    for unit in ("minute", "hour", "day", "working_hour", "working_day"):
        assert (
            reckon(COUNTY, first, Term(amount, unit)).due_at
            <= reckon(COUNTY, second, Term(amount, unit)).due_at
        )


def test_a_reckoning_is_cheap():
    begun = datetime.now()
    for number in range(1000):
        reckon(COUNTY, at("2026-11-24 08:30") + timedelta(hours=number), FIVE_DAYS)
    assert datetime.now() - begun < timedelta(seconds=2)


@given(moments, hours, lengths, lengths, lengths)
def test_two_pauses_end_to_end_are_one(start, amount, until, one, two):
    term = Term(amount, "working_hour")
    first, middle, last = start + until, start + until + one, start + until + one + two
    whole = [Step("pause", first), Step("resume", last)]
    halves = [Step("pause", first), Step("resume", middle), Step("pause", middle), Step("resume", last)]
    assert reckon(COUNTY, start, term, whole).due_at == reckon(COUNTY, start, term, halves).due_at


@given(moments, hours, hours, lengths)
def test_more_time_is_never_less(start, amount, more, until):
    term = Term(amount, "working_hour")
    plain = reckon(COUNTY, start, term)
    longer = reckon(COUNTY, start, term, [Step("extend", start + until, more, "working_hour")])
    assert longer.due_at > plain.due_at
    assert longer.warn_at > plain.warn_at
    assert longer.budget == plain.budget + timedelta(hours=more)


@given(moments, hours)
def test_steps_that_move_nothing_move_nothing(start, amount):
    term = Term(amount, "working_day")
    still = [Step("start", start), Step("recompute", start), Step("resume", start), Step("stop", start)]
    assert reckon(COUNTY, start, term, still) == reckon(COUNTY, start, term)


@pytest.mark.parametrize(
    ("share", "warns"),
    [(0.5, "2026-11-24 15:30"), (0.25, "2026-11-24 11:00"), (1.0, "2026-11-25 10:00")],
)
def test_the_share_says_when_it_warns(share, warns):
    stands = reckon(COUNTY, at("2026-11-24 09:00"), Term(8, "working_hour", share))
    assert stands.due_at == at("2026-11-25 10:00")
    assert stands.warn_at == at(warns)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        ("2026-02-13 17:00", 2, "working_hour", "2026-02-14 09:30"),
        ("2026-02-14 17:00", 1, "working_day", "2026-02-24 18:00"),
        ("2026-02-15 12:00", 24, "hour", "2026-02-16 12:00"),
        ("2026-02-15 12:00", 3, "day", "2026-02-24 18:00"),
        ("2026-09-30 17:59", 10, "working_day", "2026-10-20 18:00"),
        ("2026-10-01 08:00", 1, "day", "2026-10-08 18:00"),
        ("2026-12-31 17:59", 15, "minute", "2026-12-31 18:14"),
        ("2025-01-26 09:00", 2, "working_day", "2025-02-05 18:00"),
        ("2024-02-09 16:00", 4, "working_hour", "2024-02-18 10:30"),
        ("2020-01-23 15:00", 5, "working_hour", "2020-02-03 10:30"),
    ],
)
def test_hand_checked_terms_over_holidays(start, amount, unit, due):
    assert end_of(COUNTY, at(start), amount, unit) == at(due)
