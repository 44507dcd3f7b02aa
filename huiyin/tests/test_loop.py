"""One matter goes all the way round, twice, through the verbs alone."""

from datetime import timedelta

import pytest

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import DispatchKind
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import How, Satisfaction
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.plan import actions as plan
from huiyin.tests import cast
from huiyin.track import actions as track

pytestmark = pytest.mark.django_db


def test_a_matter_goes_round_the_loop_twice_and_is_closed_by_another_hand():
    dispatcher, operator, supervisor = cast.dispatcher(), cast.operator(), cast.supervisor()
    bureau = cast.organisation("department")
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=bureau)
    leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=bureau)
    case = cast.a_case()
    request = Request.objects.get(voice__case=case)

    _serve(case, bureau, dispatcher, handler, leader, request)
    evaluate.evaluate(
        request, case, Verdict(How.PHONE, solved=False, satisfied=Satisfaction.UNSATISFIED), by=operator
    )
    with pytest.raises(Refused):
        evaluate.close(case, grounds="办好了", by=supervisor)
    evaluate.send_round_again(case, grounds="灯还是不亮", why="not_solved", by=supervisor)
    assert (case.state, case.round) == (Case.State.WORKING, 2)

    request.refresh_from_db()
    _serve(case, bureau, dispatcher, handler, leader, request)
    evaluate.evaluate(
        request, case, Verdict(How.PHONE, solved=True, satisfied=Satisfaction.SATISFIED), by=operator
    )
    with pytest.raises(Refused):
        evaluate.close(case, grounds="办好了", by=leader)
    evaluate.close(case, grounds="新灯已亮，当面确认。", by=supervisor)

    request.refresh_from_db()
    assert (case.state, request.state) == (Case.State.CLOSED, Request.State.SETTLED)
    react_to_all()
    assert verify().broken is None


def _serve(case, bureau, dispatcher, handler, leader, request):
    order = dispatch.send_order(case, dispatch.Duty(bureau, basis="三定方案"), by=dispatcher)
    dispatch.sign(order, by=handler)
    dispatch.contact(order, by=handler)
    dispatch.report(order, words="更换了灯具。", answer="路灯已更换，请您看看。", by=handler)
    dispatch.accept_report(order, by=leader)
    react_to_all()
    case.refresh_from_db()
    request.refresh_from_db()
    assert (case.state, request.state) == (Case.State.REPORTED, Request.State.ANSWERED)


def test_a_project_is_drafted_approved_by_another_and_served_by_a_volunteer():
    case = cast.a_case(words="老人没有人陪着去医院。")
    drafter, approver = cast.dispatcher(), cast.dispatcher()
    volunteer = cast.volunteer()
    team_leader = cast.user_with(Role.TEAM_LEADER, cast.township())
    centre = cast.organisation("centre")
    project = plan.draft(plan.Design("陪诊", "陪老人看病", case.place, centre), cases=[case], by=drafter)
    seat = plan.Seat("陪护", now() - timedelta(hours=1), now() + timedelta(hours=2), case.place)
    slot = plan.add_slot(project, seat, by=drafter)
    plan.propose(project, by=drafter)
    with pytest.raises(Refused):
        plan.approve(project, by=drafter)
    plan.approve(project, by=approver)

    assignment = dispatch.offer(slot, volunteer, reasons={"km": 1.2}, by=drafter)
    dispatch.accept(assignment, by=volunteer.user)
    track.check_in(assignment, by=team_leader)
    track.check_out(assignment, by=team_leader)

    assert assignment.state == assignment.State.SERVED
    kinds = list(Event.objects.filter(chain=project.no).order_by("seq").values_list("kind", flat=True))
    assert kinds[-4:] == [
        DispatchKind.OFFERED,
        DispatchKind.ACCEPTED,
        "track.checked_in",
        "track.checked_out",
    ]
