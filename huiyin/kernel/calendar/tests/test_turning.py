"""When a clock next has something to tell: the database itself keeps it, whatever moves a deadline."""

from datetime import timedelta

import pytest
from django.db import connection

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.tests.cast import SOMEBODY, a_clock, at, seeded

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock(db):
    seeded()
    return a_clock()


def turned(moment):
    return list(queries.turned(moment).values_list("pk", flat=True))


def told(clock, *, late):
    clock.refresh_from_db()
    actions.note_told([clock], late=late, by=SOMEBODY)


def test_a_clock_turns_at_its_warning_then_at_its_end_then_no_more(clock):
    assert turned(clock.warn_at - SECOND) == []
    assert turned(clock.warn_at) == [clock.pk]
    told(clock, late=False)
    assert turned(clock.due_at - SECOND) == []
    assert turned(clock.due_at) == [clock.pk]
    told(clock, late=True)
    assert turned(clock.due_at + timedelta(days=900)) == []


def test_one_that_was_late_before_anybody_warned_is_told_of_once(clock):
    told(clock, late=True)
    assert turned(clock.due_at) == []


def test_a_paused_clock_turns_no_more_and_a_resumed_one_at_its_new_deadline(clock):
    actions.pause_clock(clock, reason_code="material", by=SOMEBODY, at=at("2026-11-24 10:00"))
    assert turned(at("2027-06-01 09:00")) == []
    actions.resume_clock(clock, by=SOMEBODY, at=at("2026-11-26 10:00"))
    clock.refresh_from_db()
    assert clock.turns_at == clock.warn_at
    actions.stop_clock(clock, by=SOMEBODY, at=at("2026-11-26 11:00"))
    assert turned(at("2027-06-01 09:00")) == []


def test_a_moved_deadline_turns_anew_and_the_old_one_never_again(clock):
    told(clock, late=True)
    actions.extend_clock(clock, amount=2, unit="working_day", reason_code="weather", by=SOMEBODY)
    clock.refresh_from_db()
    assert clock.turns_at == clock.warn_at
    told(clock, late=False)
    told(clock, late=True)
    assert turned(at("2027-06-01 09:00")) == []


def test_a_deadline_moved_by_hand_in_the_database_is_not_missed(clock):
    told(clock, late=True)
    Clock.objects.filter(pk=clock.pk).update(due_at=at("2026-11-20 18:00"), warn_at=at("2026-11-19 18:00"))
    assert turned(at("2026-11-24 09:00")) == [clock.pk]


def test_a_deadline_moved_while_people_were_told_of_the_old_one_is_not_lost(clock):
    read = Clock.objects.get(pk=clock.pk)
    actions.extend_clock(clock, amount=2, unit="working_day", reason_code="weather", by=SOMEBODY)
    actions.note_told([read], late=True, by=SOMEBODY)
    assert turned(clock.due_at) == [clock.pk]


def test_only_what_turned_is_read(clock):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    plan = queries.turned(clock.due_at).explain()
    assert "clock_turning" in plan and "Sort" not in plan
