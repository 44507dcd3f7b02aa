import pytest
from django.core.exceptions import PermissionDenied

from huiyin.archive.models import Case
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.plan import actions
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import Project
from huiyin.plan.tests.cast import a_project, a_seat, a_slot
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def test_the_same_key_twice_makes_one_project_and_one_slot():
    by = cast.dispatcher()
    design = actions.Design("陪诊", "陪老人看病", cast.village(), cast.organisation("centre"))
    first = actions.draft(design, cases=[], by=by)
    assert actions.draft(design, cases=[], by=by) == first
    seat = a_seat()
    assert actions.add_slot(first, seat, by=by) == actions.add_slot(first, seat, by=by)
    assert Event.objects.filter(kind=PlanKind.SLOT_ADDED).count() == 1


def test_a_linked_case_is_at_work():
    case = cast.a_case()
    a_project(cases=[case])
    case.refresh_from_db()
    assert case.state == Case.State.WORKING


def test_a_case_that_waits_for_its_verdict_takes_no_new_project():
    case = cast.a_case()
    Case.objects.filter(pk=case.pk).update(state=Case.State.REPORTED)
    case.refresh_from_db()
    with pytest.raises(Refused):
        a_project(cases=[case])
    assert not Project.objects.exists()


def test_a_planner_links_only_cases_within_reach():
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village())
    elsewhere = cast.a_case(cast.village("花桥镇白水村"))
    project = a_project(by=keeper)
    with pytest.raises(PermissionDenied):
        actions.link_need(project, elsewhere, by=keeper)


def test_a_project_without_slots_is_not_proposed():
    by = cast.dispatcher()
    with pytest.raises(Refused):
        actions.propose(a_project(by=by), by=by)


def test_sent_back_it_is_worded_anew_and_proposed_again():
    by, other = cast.dispatcher(), cast.dispatcher()
    project = a_slot(approved=False).project
    Project.objects.filter(pk=project.pk).update(drafted_by=by)
    project.refresh_from_db()
    actions.propose(project, by=by)
    with pytest.raises(Refused):
        actions.amend(project, title="新名", purpose="新说明", by=by)
    actions.send_back(project, why="写清服务多少人", by=other)
    assert (project.state, project.remark) == (Project.State.DRAFT, "写清服务多少人")
    actions.amend(project, title="新名", purpose="为五位老人", by=by)
    actions.propose(project, by=by)
    actions.approve(project, by=other)
    event = Event.objects.filter(chain=project.no).latest("seq")
    assert (event.kind, event.actor_id) == (PlanKind.APPROVED, other.pk)
    assert "老人" not in "".join(str(event.facts) for event in Event.objects.filter(chain=project.no))


def test_nobody_approves_the_own_draft():
    by = cast.dispatcher()
    project = a_project(by=by)
    actions.add_slot(project, a_seat(), by=by)
    actions.propose(project, by=by)
    with pytest.raises(Refused):
        actions.approve(project, by=by)
    with pytest.raises(PermissionDenied):
        actions.send_back(project, why="改", by=by)


def test_calling_a_project_off_calls_off_its_slots():
    slot = a_slot()
    actions.call_off(slot.project, by=cast.dispatcher())
    slot.refresh_from_db()
    assert slot.state == slot.State.CALLED_OFF
    with pytest.raises(Refused):
        actions.add_slot(slot.project, a_seat(), by=cast.dispatcher())
