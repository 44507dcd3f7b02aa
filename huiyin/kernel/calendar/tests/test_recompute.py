"""Clocks follow the calendar and the rules."""

from datetime import date, timedelta

import pytest

from huiyin.kernel.calendar import actions
from huiyin.kernel.calendar.actions import LimitTerms, NewClock, NewHours
from huiyin.kernel.calendar.day_rows import DayRow
from huiyin.kernel.calendar.models import Clock, ClockStep, TimeLimit
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded
from huiyin.kernel.events.models import Event

pytestmark = pytest.mark.django_db
NEW_YEAR_2027 = [DayRow(date(2027, 1, 1) + n * timedelta(days=1), False, "元旦", "通知") for n in range(3)]
SPRING_2027 = [DayRow(date(2027, 2, 5) + n * timedelta(days=1), False, "春节", "通知") for n in range(9)]
NOTICE = [*NEW_YEAR_2027, *SPRING_2027, DayRow(date(2027, 1, 9), True, "元旦调休上班", "通知")]


@pytest.fixture(autouse=True)
def calendar(db):
    seeded()


def test_a_new_day_off_moves_the_clocks_that_pass_it():
    passing = a_clock()
    sooner = a_clock("dispatch.sign", "workorder:2")
    actions.set_special_day(date(2026, 11, 27), False, "台风停工", "县应急办", by=SOMEBODY)
    told = actions.recompute_clocks(by=SOMEBODY, since=date(2026, 11, 27))
    assert (told.looked, told.changed) == (1, 1)
    passing.refresh_from_db()
    sooner.refresh_from_db()
    assert passing.due_at == at("2026-12-02 18:00")
    assert sooner.due_at == at("2026-11-24 11:00")
    step = passing.steps.last()
    assert (step.kind, step.before_due, step.after_due) == (
        "recompute",
        at("2026-12-01 18:00"),
        at("2026-12-02 18:00"),
    )


def test_the_case_s_log_says_so_in_numbers():
    clock = a_clock()
    actions.set_special_day(date(2026, 11, 27), False, "台风停工", "县应急办", by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY)
    event = Event.objects.get(chain="2026-000001")
    assert event.kind == "calendar.due_moved"
    assert event.facts == {
        "clock": clock.pk,
        "limit": clock.limit_id,
        "before": "2026-12-01T18:00:00+08:00",
        "after": "2026-12-02T18:00:00+08:00",
    }


def test_nothing_to_change_changes_nothing():
    a_clock()
    steps = ClockStep.objects.count()
    told = actions.recompute_clocks(by=SOMEBODY)
    assert (told.looked, told.changed) == (1, 0)
    assert ClockStep.objects.count() == steps


def test_the_november_notice_turns_an_estimate_into_a_date():
    clock = a_clock(started_at=at("2026-12-30 09:00"))
    assert clock.estimated and clock.due_at == at("2027-01-07 18:00")
    actions.load_special_days(NOTICE, by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY)
    clock.refresh_from_db()
    assert not clock.estimated
    assert clock.due_at == at("2027-01-07 18:00")
    assert clock.steps.count() == 1


def test_a_clock_over_spring_festival_2027_moves_when_the_notice_comes():
    clock = a_clock(started_at=at("2027-02-03 09:00"))
    assert clock.due_at == at("2027-02-10 18:00")
    actions.load_special_days(NOTICE, by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY, since=date(2027, 1, 1))
    clock.refresh_from_db()
    assert clock.due_at == at("2027-02-18 18:00")


def test_paused_and_extended_clocks_are_replayed_whole():
    clock = a_clock()
    actions.pause_clock(clock, reason_code="survey", at=at("2026-11-24 10:00"), by=SOMEBODY)
    actions.resume_clock(clock, at=at("2026-11-25 10:00"), by=SOMEBODY)
    actions.extend_clock(clock, amount=2, unit="working_day", reason_code="complex", by=SOMEBODY)
    assert clock.due_at == at("2026-12-04 18:00")
    actions.set_special_day(date(2026, 12, 1), False, "停工", "县应急办", by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY)
    clock.refresh_from_db()
    assert clock.due_at == at("2026-12-07 18:00")


def test_changed_office_hours_reach_only_their_own_clocks():
    clock = a_clock("dispatch.sign", started_at=at("2026-11-24 17:00"))
    hotline = a_clock("dispatch.sign", "workorder:2", calendar_id=_other(), started_at=at("2026-11-24 17:00"))
    week = [[["08:00", "12:00"], ["14:00", "17:30"]] for _day in range(5)] + [[], []]
    assert clock.due_at == at("2026-11-25 09:30")
    calendar = clock.calendar
    actions.change_hours(calendar, NewHours("冬季", week), seen=1, by=SOMEBODY)
    told = actions.recompute_clocks(by=SOMEBODY, calendar_id=calendar.pk)
    assert told.looked == 1
    clock.refresh_from_db()
    hotline.refresh_from_db()
    assert clock.due_at == at("2026-11-25 09:30")
    assert hotline.due_at == at("2026-11-24 19:00")


def _other():
    return Clock._meta.get_field("calendar").related_model.objects.get(is_default=False).pk


def test_a_rule_dated_back_reaches_clocks_started_since():
    early = a_clock(started_at=at("2026-11-20 09:00"))
    late = a_clock(subject="workorder:2", started_at=at("2026-11-24 09:00"))
    old = TimeLimit.objects.get(kind="dispatch.finish", matter="", urgency="")
    new = actions.revise_limit(old, LimitTerms(3, "working_day", date(2026, 11, 23), "通知"), by=SOMEBODY)
    actions.recompute_clocks(by=SOMEBODY)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.limit, late.limit) == (old, new)
    assert late.due_at == at("2026-11-27 18:00")


def test_finished_clocks_stay_as_they_were():
    clock = a_clock()
    actions.stop_clock(clock, at=at("2026-11-25 09:00"), by=SOMEBODY)
    actions.set_special_day(date(2026, 11, 27), False, "停工", "县应急办", by=SOMEBODY)
    assert actions.recompute_clocks(by=SOMEBODY).looked == 0


def test_many_clocks_cost_few_queries(django_assert_max_num_queries):
    about = {"started_at": at("2026-11-24 09:00")}
    orders = [NewClock("dispatch.finish", f"2026-{n:06}", f"workorder:{n}", about) for n in range(2500)]
    actions.start_clocks(orders, by=SOMEBODY)
    actions.set_special_day(date(2026, 11, 27), False, "停工", "县应急办", by=SOMEBODY)
    heard = []
    with django_assert_max_num_queries(70):
        told = actions.recompute_clocks(by=SOMEBODY, progress=lambda done, total: heard.append((done, total)))
    assert told.changed == 2500
    assert heard == [(1000, 2500), (2000, 2500), (2500, 2500)]
    assert set(Clock.objects.values_list("due_at", flat=True)) == {at("2026-12-02 18:00")}


def test_winter_hours_leave_the_days_before_as_they_were():
    clock = a_clock("dispatch.sign", started_at=at("2026-11-24 17:30"))
    later = a_clock("dispatch.sign", "workorder:2", started_at=at("2026-12-01 17:00"))
    assert (clock.due_at, later.due_at) == (at("2026-11-25 10:00"), at("2026-12-02 09:30"))
    winter = [[["09:00", "12:00"], ["14:00", "17:30"]] for _day in range(5)] + [[], []]
    calendar = clock.calendar
    new = NewHours(calendar.name, winter, valid_from=date(2026, 12, 1))
    actions.change_hours(calendar, new, seen=1, by=SOMEBODY)
    told = actions.recompute_clocks(by=SOMEBODY, calendar_id=calendar.pk)
    assert (told.looked, told.changed) == (2, 1)
    later.refresh_from_db()
    assert later.due_at == at("2026-12-02 10:30")
