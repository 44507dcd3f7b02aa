from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localtime

from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.plan import actions
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import Milestone, Project
from huiyin.plan.queries import late_milestones, milestones_of, standing
from huiyin.plan.tests.cast import a_milestone, a_project, a_slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_same_key_twice_makes_one_milestone():
    project, key, by = a_project(), uuid4(), cast.dispatcher()
    told = {"title": "培训结束", "due_on": today() + DAY, "key": key}
    assert actions.add_milestone(project, **told, by=by) == actions.add_milestone(project, **told, by=by)
    assert Event.objects.filter(kind=PlanKind.MILESTONE_ADDED).count() == 1


def test_only_a_planner_of_the_place_sets_moves_and_ends_milestones():
    milestone = a_milestone()
    for user in (cast.operator(), cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))):
        with pytest.raises(PermissionDenied):
            actions.add_milestone(milestone.project, title="x", due_on=today(), key=uuid4(), by=user)
        with pytest.raises(PermissionDenied):
            actions.move_milestone(milestone, due_on=today(), why="雨", by=user)
        with pytest.raises(PermissionDenied):
            actions.reach_milestone(milestone, on=today(), note="好", by=user)


def test_moving_keeps_the_first_day_and_the_reason_outside_the_log():
    milestone, by = a_milestone(), cast.dispatcher()
    first = milestone.due_on
    actions.move_milestone(milestone, due_on=first + DAY, why="下雨", by=by)
    milestone.refresh_from_db()
    assert (milestone.first_due_on, milestone.due_on) == (first, first + DAY)
    facts = Event.objects.get(kind=PlanKind.MILESTONE_MOVED).facts
    assert facts == {"before": first.isoformat(), "after": (first + DAY).isoformat()}
    with pytest.raises(Refused):
        actions.move_milestone(milestone, due_on=first + DAY, why="下雨", by=by)


def test_what_is_reached_is_neither_moved_nor_dropped():
    milestone, by = a_milestone(), cast.dispatcher()
    with pytest.raises(Refused):
        actions.reach_milestone(milestone, on=today() + DAY, note="明天", by=by)
    actions.reach_milestone(milestone, on=today(), note="十二人到齐", by=by)
    assert (milestone.state, milestone.ended_on) == (Milestone.State.REACHED, today())
    with pytest.raises(IllegalMove):
        actions.drop_milestone(milestone, why="不做", by=by)
    with pytest.raises(Refused):
        actions.move_milestone(milestone, due_on=today() + 9 * DAY, why="雨", by=by)


def test_a_project_with_open_milestones_is_not_finished_until_each_is_reached_or_dropped():
    project, by = a_slot().project, cast.dispatcher()
    first, second = a_milestone(project), a_milestone(project)
    with pytest.raises(Refused, match="培训结束"):
        actions.finish(project, result="做完了", by=by)
    actions.reach_milestone(first, on=today(), note="好", by=by)
    actions.drop_milestone(second, why="人手不够", by=by)
    actions.finish(project, result="做完了", by=by)
    assert project.state == Project.State.FINISHED
    with pytest.raises(Refused):
        actions.add_milestone(project, title="再做", due_on=today(), key=uuid4(), by=by)


@pytest.mark.parametrize(
    ("due", "ended", "state", "words", "tone"),
    [
        (5, None, "open", "还有 5 天", ""),
        (3, None, "open", "还有 3 天", "warn"),
        (0, None, "open", "今天到期", "warn"),
        (-2, None, "open", "逾期 2 天", "late"),
        (0, 0, "reached", "按时达到", "ok"),
        (-3, -1, "reached", "已达到，晚 2 天", "warn"),
        (-3, 0, "dropped", "不做了", "done"),
    ],
)
def test_late_is_said_in_words_and_colour(due, ended, state, words, tone):
    day = today()
    one = Milestone(due_on=day + due * DAY, state=state)
    one.ended_on = None if ended is None else day + ended * DAY
    assert standing(one, day) == (words, tone)


def test_in_an_ended_project_nothing_is_late_any_more():
    late = a_milestone(due_on=today() - DAY)
    assert late_milestones([late.project]) == {late.project_id: 1}
    actions.call_off(late.project, by=cast.dispatcher())
    assert late_milestones([late.project]) == {}
    assert [(mark.words, mark.tone) for mark in milestones_of(late.project)] == [("没有达到", "done")]


def test_a_planner_goes_the_whole_way_on_the_pages(client):
    by = cast.dispatcher()
    client.force_login(by)
    project = a_project(by=by)
    add = reverse("plan:add_milestone", args=[project.no])
    gone = client.post(add, {"key": uuid4(), "title": "开班", "due_on": (today() - DAY).isoformat()})
    assert gone.status_code == 422 and "这一天已经过去了" in gone.text and "开班" in gone.text
    client.post(add, {"key": uuid4(), "title": "开班", "due_on": (today() + DAY).isoformat()})
    milestone = Milestone.objects.get()
    moved = (today() + 4 * DAY).isoformat()
    client.post(reverse("plan:move_milestone", args=[milestone.pk]), {"due_on": moved, "why": "下雨"})
    page = client.get(reverse("plan:project", args=[project.no])).text
    assert "还有 4 天" in page and "改期原因：下雨" in page
    reach = reverse("plan:reach_milestone", args=[milestone.pk])
    assert client.post(reach, {"on": today().isoformat()}).status_code == 422
    client.post(reach, {"on": today().isoformat(), "note": "十二人"})
    assert "按时达到" in client.get(reverse("plan:project", args=[project.no])).text


def test_the_list_tells_which_projects_are_late(client):
    client.force_login(cast.dispatcher())
    a_milestone(due_on=today() - DAY)
    assert "里程碑逾期 1 个" in client.get(reverse("plan:projects")).text


def clock_of(milestone):
    """Its running clock."""
    return Clock.objects.get(subject=milestone.subject, state=Clock.State.RUNNING)


def test_a_milestone_runs_until_the_last_second_of_its_day():
    milestone = a_milestone()
    clock = clock_of(milestone)
    assert localtime(clock.due_at).date() == milestone.due_on
    assert localtime(clock.due_at + timedelta(seconds=1)).date() == milestone.due_on + DAY
    project = milestone.project
    assert (clock.chain, clock.organisation_id_plain) == (project.no, project.organisation_id)


def test_moving_it_moves_its_clock():
    milestone = a_milestone()
    actions.move_milestone(milestone, due_on=milestone.due_on + DAY, why="下雨", by=cast.dispatcher())
    assert localtime(clock_of(milestone).due_at).date() == milestone.due_on


@pytest.mark.parametrize(("late", "state"), [(0, "met"), (1, "missed")])
def test_reached_on_its_day_it_met_its_clock_a_day_later_it_missed_it(late, state):
    milestone = a_milestone(due_on=today())
    with telling_of(milestone.due_at + timedelta(hours=1)):
        on = milestone.due_on + late * DAY
        actions.reach_milestone(milestone, on=on, note="到齐", by=cast.dispatcher())
    assert Clock.objects.get(subject=milestone.subject).state == state


def test_nobody_waits_for_what_was_dropped_or_given_up_with_its_project():
    by = cast.dispatcher()
    dropped, given_up = a_milestone(), a_milestone()
    actions.drop_milestone(dropped, why="没有经费", by=by)
    actions.call_off(given_up.project, by=by)
    assert set(Clock.objects.values_list("state", flat=True)) == {Clock.State.CANCELLED}


def test_milestones_of_an_older_release_get_their_clocks_once():
    milestone, ended = a_milestone(), a_milestone()
    actions.call_off(ended.project, by=cast.dispatcher())
    Clock.objects.all().delete()
    assert actions.time_milestones(by=MACHINE) == 1
    assert clock_of(milestone).due_at == milestone.due_at
    assert actions.time_milestones(by=MACHINE) == 0
