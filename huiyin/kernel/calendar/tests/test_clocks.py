"""Clocks in the database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.actions import About, LimitTerms, NewClock
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Calendar, Clock, ClockStep, TimeLimit
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded
from huiyin.kernel.events.lifecycle import IllegalMove, Refused, StaleState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def calendar(db):
    seeded()


def kinds(clock):
    return list(clock.steps.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("matter", "urgency", "due"),
    [
        ("", "", "2026-12-01 18:00"),
        ("consult", "ordinary", "2026-11-25 18:00"),
        ("complaint", "ordinary", "2026-12-08 18:00"),
        ("complaint", "urgent", "2026-11-25 09:00"),
        ("complaint", "critical", "2026-11-24 11:00"),
        ("unheard_of", "", "2026-12-01 18:00"),
    ],
)
def test_the_closest_rule_is_taken(matter, urgency, due):
    assert a_clock(matter=matter, urgency=urgency).due_at == at(due)


def test_a_started_clock_keeps_its_rule_calendar_and_first_step():
    clock = a_clock(organisation_id=3, township_id=9)
    clock.refresh_from_db()
    assert clock.limit.amount == 5
    assert clock.calendar.is_default
    assert (clock.organisation_id_plain, clock.township_id_plain) == (3, 9)
    assert kinds(clock) == ["start"]
    assert queries.live_clock("workorder:1", "dispatch.finish") == clock


def test_another_calendar_counts_other_hours():
    hotline = Calendar.objects.get(is_default=False)
    clock = a_clock("dispatch.sign", calendar=hotline, started_at=at("2026-11-28 23:00"))
    assert clock.due_at == at("2026-11-29 01:00")
    by_key = a_clock(
        "dispatch.sign", "workorder:2", calendar_id=hotline.pk, started_at=at("2026-11-28 23:00")
    )
    assert by_key.due_at == clock.due_at


def test_starting_takes_three_queries_however_many(django_assert_num_queries):
    about: About = {"started_at": at("2026-11-24 09:00")}
    a_clock()
    orders = [NewClock("dispatch.sign", f"2026-{n:06}", f"workorder:{n}", about) for n in range(300)]
    with django_assert_num_queries(5):  # stamp, clocks, steps, and the savepoint around them
        clocks = actions.start_clocks(orders, by=SOMEBODY)
    assert len({clock.pk for clock in clocks}) == 300
    assert ClockStep.objects.filter(clock__in=clocks, kind="start").count() == 300


def test_only_one_live_clock_of_a_kind():
    clock = a_clock()
    with pytest.raises(IntegrityError), transaction.atomic():
        a_clock()
    actions.stop_clock(clock, at=at("2026-11-25 09:00"), by=SOMEBODY)
    assert a_clock().pk != clock.pk


def test_without_a_rule_it_is_refused():
    with pytest.raises(actions.NoRule):
        a_clock("nobody.knows")
    with pytest.raises(actions.NoRule):
        a_clock(started_at=at("2019-06-01 09:00"))


def test_a_pause_and_its_end_move_the_deadline():
    clock = a_clock()
    actions.pause_clock(clock, reason_code="survey", at=at("2026-11-24 10:00"), by=SOMEBODY)
    assert (clock.state, clock.paused_at) == ("paused", at("2026-11-24 10:00"))
    actions.resume_clock(clock, at=at("2026-11-26 10:00"), by=SOMEBODY)
    clock.refresh_from_db()
    assert (clock.state, clock.due_at, clock.paused_at) == ("running", at("2026-12-03 18:00"), None)
    assert kinds(clock) == ["start", "pause", "resume"]
    last = clock.steps.last()
    assert (last.before_due, last.after_due) == (at("2026-12-01 18:00"), at("2026-12-03 18:00"))


def test_a_pause_needs_a_reason_and_a_running_clock():
    clock = a_clock()
    with pytest.raises(Refused):
        actions.pause_clock(clock, reason_code="", by=SOMEBODY)
    with pytest.raises(IllegalMove):
        actions.resume_clock(clock, by=SOMEBODY)
    actions.pause_clock(clock, reason_code="survey", at=at("2026-11-24 10:00"), by=SOMEBODY)
    with pytest.raises(IllegalMove):
        actions.pause_clock(clock, reason_code="survey", by=SOMEBODY)


def test_an_extension_needs_a_reason_and_a_length():
    clock = a_clock()
    with pytest.raises(Refused):
        actions.extend_clock(clock, amount=3, unit="working_day", reason_code="", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.extend_clock(clock, amount=0, unit="working_day", reason_code="complex", by=SOMEBODY)
    with pytest.raises(Refused):
        actions.extend_clock(clock, amount=3, unit="moon", reason_code="complex", by=SOMEBODY)
    actions.extend_clock(clock, amount=3, unit="working_day", reason_code="complex", by=SOMEBODY)
    assert clock.due_at == at("2026-12-04 18:00")


def test_a_return_begins_the_term_anew():
    clock = a_clock("dispatch.sign")
    actions.return_clock(clock, reason_code="wrong_owner", at=at("2026-11-25 09:00"), by=SOMEBODY)
    assert clock.due_at == at("2026-11-25 11:00")


@pytest.mark.parametrize(("stopped", "state"), [("2026-12-01 18:00", "met"), ("2026-12-01 18:01", "missed")])
def test_a_stopped_clock_was_met_or_missed(stopped, state):
    clock = a_clock()
    actions.stop_clock(clock, at=at(stopped), by=SOMEBODY)
    clock.refresh_from_db()
    assert (clock.state, clock.stopped_at) == (state, at(stopped))
    with pytest.raises(IllegalMove):
        actions.stop_clock(clock, by=SOMEBODY)


def test_stopping_in_a_pause_ends_the_pause_first():
    clock = a_clock("dispatch.sign")
    actions.pause_clock(clock, reason_code="material", at=at("2026-11-24 10:00"), by=SOMEBODY)
    actions.stop_clock(clock, at=at("2026-11-26 10:00"), by=SOMEBODY)
    assert clock.state == "met"
    assert kinds(clock) == ["start", "pause", "resume", "stop"]


def test_the_live_clock_is_stopped_by_its_subject():
    clock = a_clock()
    assert (
        actions.stop_live("workorder:1", "dispatch.finish", by=SOMEBODY, at=at("2026-11-25 09:00")).pk
        == clock.pk
    )
    assert actions.stop_live("workorder:1", "dispatch.finish", by=SOMEBODY) is None


def test_every_live_clock_of_a_case_is_cancelled():
    a_clock()
    a_clock("dispatch.sign")
    a_clock("dispatch.sign", "workorder:2")
    assert actions.cancel_clocks("2026-000001", subject="workorder:2", by=SOMEBODY) == 1
    assert actions.cancel_clocks("2026-000001", by=SOMEBODY) == 2
    assert not queries.live_clocks("2026-000001").exists()
    assert queries.clocks_of("2026-000001").count() == 3


def test_the_second_of_two_people_is_told():
    clock = a_clock()
    same = Clock.objects.get(pk=clock.pk)
    actions.extend_clock(clock, amount=3, unit="working_day", reason_code="complex", by=SOMEBODY)
    with pytest.raises(StaleState):
        actions.extend_clock(same, amount=3, unit="working_day", reason_code="complex", by=SOMEBODY)
    assert clock.steps.count() == 2


def test_a_move_is_few_queries(django_assert_max_num_queries):
    clock = a_clock()
    with django_assert_max_num_queries(6):
        actions.pause_clock(clock, reason_code="survey", at=at("2026-11-24 10:00"), by=SOMEBODY)
    with django_assert_max_num_queries(12):
        actions.stop_clock(clock, at=at("2026-11-24 11:00"), by=SOMEBODY)


def test_a_revised_limit_begins_a_version_and_old_clocks_keep_theirs():
    old = TimeLimit.objects.get(kind="dispatch.finish", matter="", urgency="")
    before = a_clock()
    terms = LimitTerms(3, "working_day", date(2026, 11, 26), "县政府办 2026 年通知")
    new = actions.revise_limit(old, terms, by=SOMEBODY)
    old.refresh_from_db()
    assert (new.version, new.valid_to, old.valid_to) == (2, None, date(2026, 11, 25))
    assert queries.limit_for("dispatch.finish", "", "", at("2026-11-25 23:59")) == old
    assert queries.limit_for("dispatch.finish", "", "", at("2026-11-26 00:01")) == new
    after = a_clock(subject="workorder:2", started_at=at("2026-11-26 09:00"))
    assert (before.limit, after.limit) == (old, new)
    assert after.due_at == at("2026-12-01 18:00")


def test_a_limit_is_revised_once_and_not_backwards():
    old = TimeLimit.objects.get(kind="dispatch.finish", matter="", urgency="")
    terms = LimitTerms(3, "working_day", date(2026, 11, 26), "通知")
    with pytest.raises(Refused):
        actions.revise_limit(old, LimitTerms(3, "working_day", date(2019, 1, 1), "通知"), by=SOMEBODY)
    actions.revise_limit(old, terms, by=SOMEBODY)
    with pytest.raises(StaleState):
        actions.revise_limit(old, terms, by=SOMEBODY)


def test_a_rule_is_added_only_where_none_is_in_force():
    terms = LimitTerms(1, "working_day", date(2026, 11, 24), "通知")
    limit = actions.add_limit("dispatch.finish", "help", "urgent", terms, by=SOMEBODY)
    assert queries.limit_for("dispatch.finish", "help", "urgent", at("2026-11-24 09:00")) == limit
    with pytest.raises(Refused):
        actions.add_limit("dispatch.finish", "help", "urgent", terms, by=SOMEBODY)


def test_a_later_release_brings_its_new_limits_and_leaves_what_was_decided():
    TimeLimit.objects.filter(kind="dispatch.wait").delete()
    limit = TimeLimit.objects.get(kind="dispatch.sign", matter="", urgency="")
    terms = LimitTerms(4, "working_hour", date(2026, 12, 1), "县里的通知")
    actions.revise_limit(limit, terms, by=SOMEBODY)
    before = TimeLimit.objects.exclude(kind="dispatch.wait").count()
    assert actions.seed_calendar(by=SOMEBODY)
    assert TimeLimit.objects.filter(kind="dispatch.wait").exists()
    assert TimeLimit.objects.exclude(kind="dispatch.wait").count() == before


def test_seeding_twice_changes_nothing():
    before = set(TimeLimit.objects.values_list("pk", flat=True))
    assert not actions.seed_calendar(by=SOMEBODY)
    assert set(TimeLimit.objects.values_list("pk", flat=True)) == before
    assert set(TimeLimit.objects.values_list("kind", flat=True)) == set(LimitKind.values)
