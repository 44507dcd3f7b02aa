"""Promises run on clocks, turn yellow and red, and are kept or broken with evidence."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.actions import Vow
from huiyin.track.jobs import light_up
from huiyin.track.models import Notice, Promise

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return cast.user_with(Role.COUNTY_LEADER)


@pytest.fixture
def made(leader):
    vow = Vow(leader, "月底前修好水渠", today() + timedelta(days=9))
    return actions.promise(cast.a_case(), vow, by=cast.supervisor())


def test_a_promise_is_due_when_the_offices_close_on_its_day(made):
    clock = Clock.objects.get(subject=made.subject)
    assert clock.due_at == work_calendar().close_of(made.due_on)
    assert made.at < clock.warn_at < clock.due_at and clock.kind == "track.promise"


def test_a_promise_turns_red_and_its_giver_is_told(made, leader):
    clock = Clock.objects.get(subject=made.subject)
    with telling_of(clock.due_at + timedelta(seconds=1)):
        light_up()
    clock.refresh_from_db()
    assert clock.told_for == clock.due_at
    assert Notice.objects.filter(clock_ref=clock.pk, user=leader).exists()


def test_a_promise_is_kept_with_evidence_but_never_by_its_giver(made, leader):
    with pytest.raises(PermissionDenied):
        actions.end_promise(made, "修好了", was_kept=True, by=leader)
    actions.end_promise(made, "现场照片三张", was_kept=True, by=cast.supervisor())
    made.refresh_from_db()
    assert (made.state, made.evidence) == (Promise.State.KEPT, "现场照片三张")
    assert Clock.objects.get(subject=made.subject).state == Clock.State.MET
    with pytest.raises(IllegalMove):
        actions.end_promise(made, "x", was_kept=False, by=cast.supervisor())


def test_a_broken_promise_is_no_success_of_its_clock(made):
    actions.end_promise(made, "没有动工", was_kept=False, by=cast.supervisor())
    assert Clock.objects.get(subject=made.subject).state == Clock.State.CANCELLED


def test_a_promise_broken_after_its_day_is_late(made):
    clock = Clock.objects.get(subject=made.subject)
    with telling_of(clock.due_at + timedelta(days=3)):
        actions.end_promise(made, "没有动工", was_kept=False, by=cast.supervisor())
    clock.refresh_from_db()
    assert clock.state == Clock.State.MISSED


def test_nobody_promises_for_yesterday_and_the_same_promise_is_one(leader):
    case, by = cast.a_case(), cast.supervisor()
    with pytest.raises(Refused, match="不能早于今天"):
        actions.promise(case, Vow(leader, "x", today() - timedelta(days=1)), by=by)
    vow = Vow(leader, "x", today())
    assert actions.promise(case, vow, by=by) == actions.promise(case, vow, by=by)
    with pytest.raises(PermissionDenied):
        actions.promise(case, Vow(leader, "x", today()), by=cast.operator())


def test_what_is_promised_at_a_meeting_runs_and_ends_with_the_meeting(leader):
    by, village = cast.dispatcher(), cast.village()
    meeting = collect.plan_meeting(MeetingPlan(uuid4(), "恳谈会", village, now()), by=by)
    meeting.leaders.add(leader)
    told = collect.promise(meeting, leader=leader, words="修路", due_on=today(), by=by)
    assert actions.follow_commitments(by=MACHINE) == 1 and actions.follow_commitments(by=MACHINE) == 0
    made = Promise.objects.get()
    assert (made.commitment, made.chain) == (told, meeting.chain)
    collect.keep_promise(told, by=by)
    actions.follow_commitments(by=MACHINE)
    made.refresh_from_db()
    assert made.state == Promise.State.KEPT
    assert not Clock.objects.filter(subject=made.subject, state__in=Clock.LIVE).exists()


def test_a_late_promise_of_a_meeting_is_named_and_leads_to_its_page(leader):
    by, watcher = cast.dispatcher(), cast.supervisor()
    meeting = collect.plan_meeting(MeetingPlan(uuid4(), "恳谈会", cast.village(), now()), by=by)
    meeting.leaders.add(leader)
    collect.promise(meeting, leader=leader, words="修路", due_on=today(), by=by)
    actions.follow_commitments(by=MACHINE)
    made = Promise.objects.get()
    with telling_of(now() + timedelta(days=9)):
        (row,) = queries.lit(watcher, Clock.objects.filter(subject=made.subject))
    assert (row.number, row.title, row.href) == ("承诺", "修路", made.get_absolute_url())
    assert row.tone == "late" and not row.may_chase
