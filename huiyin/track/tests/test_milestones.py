"""A milestone that passes its day undone tells its owner and a supervisor, once."""

from datetime import timedelta

import pytest

from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.tests.cast import a_milestone, a_project
from huiyin.tests import cast
from huiyin.track import queries
from huiyin.track.jobs import light_up
from huiyin.track.models import Notice

pytestmark = pytest.mark.django_db


def pass_its_day(milestone):
    """The first minute after it, when the lights are looked at twice."""
    with telling_of(milestone.due_at + timedelta(minutes=1)):
        light_up()
        light_up()


def told_of(milestone):
    """Who was told of it."""
    keys = Clock.objects.filter(subject=milestone.subject).values("pk")
    return sorted(Notice.objects.filter(clock_ref__in=keys).values_list("user", flat=True))


def test_who_drafted_the_project_and_a_supervisor_are_told_once():
    owner, supervisor = cast.dispatcher(), cast.supervisor()
    milestone = a_milestone(a_project(by=owner))
    pass_its_day(milestone)
    assert told_of(milestone) == sorted([owner.pk, supervisor.pk])


def test_where_the_drafter_left_the_leader_of_the_unit_is_told():
    supervisor, drafter = cast.supervisor(), cast.dispatcher()
    milestone = a_milestone(a_project(by=drafter))
    leads = cast.user_with(Role.INSTITUTE_MANAGER, unit=milestone.project.organisation)
    drafter.is_active = False
    drafter.save()
    pass_its_day(milestone)
    assert told_of(milestone) == sorted([leads.pk, supervisor.pk])


def test_what_was_reached_in_time_tells_nobody():
    cast.supervisor()
    milestone = a_milestone()
    plan.reach_milestone(milestone, on=today(), note="到齐", by=cast.dispatcher())
    pass_its_day(milestone)
    assert told_of(milestone) == []


def test_a_red_milestone_is_listed_with_its_project_and_unit():
    supervisor, milestone = cast.supervisor(), a_milestone()
    pass_its_day(milestone)
    (row,) = queries.lit(supervisor, Clock.objects.filter(subject=milestone.subject))
    project = milestone.project
    assert (row.number, row.title) == (project.no, "培训结束（陪诊服务）")
    assert (row.place, row.unit) == (str(project.place), str(project.organisation))
    assert row.href.endswith(f"{project.no}/#milestones") and not row.may_chase
