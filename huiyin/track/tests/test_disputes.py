"""Whose duty is it: the objection, the session, the ruling, and the third return that names the owner."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.archive.kinds import ArchiveKind
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import HandlingRule, WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import IllegalMove, Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast
from huiyin.track import actions
from huiyin.track.actions import Objection, Ruling, Session
from huiyin.track.models import Dispute, Position

pytestmark = pytest.mark.django_db
State = Dispute.State
GIVEN_BACK = {"reason": ReturnReason.NOT_OURS, "basis": "三定方案第三条"}


def give_back(order):
    dispatch.return_order(order, **GIVEN_BACK, by=handler_of(order))


def sent_again(unit=None, case=None):
    """An order that its unit gave back and received a second time."""
    first = an_order(unit, case)
    give_back(first)
    return an_order(first.organisation, first.case)


def a_dispute(order=None, instead=None, **more):
    order = order or sent_again()
    objection = Objection("灌渠归水利局管。", "三定方案第三条", instead or a_bureau(), **more)
    return actions.raise_dispute(order, objection, by=handler_of(order))


def called(dispute=None, units=None):
    dispute = dispute or a_dispute()
    units = units or [dispute.organisation, dispute.instead]
    session = Session(now() + timedelta(hours=20), "县中心会议室", units)
    actions.call_session(dispute, session, by=cast.dispatcher())
    return dispute


def ruled(dispute=None, lead=None, by=None, **more):
    dispute = dispute or called()
    ruling = Ruling(lead or dispute.instead, "三定方案第八条", "由它主办修渠。", **more)
    actions.rule(dispute, ruling, by=by or cast.dispatcher())
    return dispute


def bounced(times, case=None):
    """A case that so many units gave back."""
    case = case or cast.a_case()
    for _time in range(times):
        give_back(an_order(case=case))
    react_to_all()
    return case


def test_a_unit_objects_when_it_is_sent_again_what_it_gave_back():
    order = sent_again()
    dispute = a_dispute(order)
    assert (dispute.state, dispute.ground) == (State.RAISED, "sent_again")
    finish = Clock.objects.get(subject=order.subject, kind="dispatch.finish")
    own = Clock.objects.get(subject=dispute.subject)
    assert finish.state == "running" and (own.kind, own.state) == ("track.dispute", "running")
    told = Event.objects.get(kind="track.disputed")
    assert told.chain == order.case.no and "灌渠" not in str(told.facts)
    assert dispute.positions.get().stance == "not_ours"


def test_what_can_still_be_returned_is_returned_first():
    with pytest.raises(Refused, match="直接退回"):
        a_dispute(an_order())


def test_a_unit_that_is_past_the_time_for_returning_objects():
    order = an_order()
    WorkOrder.objects.filter(pk=order.pk).update(sent_at=now() - timedelta(days=20))
    order.refresh_from_db()
    assert a_dispute(order).ground == "too_late"


def test_one_dispute_at_a_time_and_the_same_key_twice_is_one():
    dispute = a_dispute()
    objection = Objection("再说一次", "同上", a_bureau(), dispute.key)
    assert actions.raise_dispute(dispute.order, objection, by=handler_of(dispute.order)) == dispute
    with pytest.raises(Refused, match="已经有一个异议"):
        a_dispute(dispute.order)


def test_nobody_names_himself():
    order = sent_again()
    with pytest.raises(Refused, match="别的单位"):
        a_dispute(order, order.organisation)


def test_invited_units_may_read_the_case_and_speak_each_for_itself():
    dispute = called()
    seat = dispute.positions.get(organisation=dispute.instead)
    theirs = cast.user_with(Role.DEPARTMENT_HANDLER, unit=dispute.instead)
    assert dispute.case.units.filter(organisation=dispute.instead, is_open=True).exists()
    told = {"stance": Position.Stance.OURS, "words": "可以。", "basis": "三定方案第八条"}
    actions.state_position(seat, **told, by=theirs)
    assert (seat.stance, seat.by) == ("ours", theirs)
    with pytest.raises(PermissionDenied):
        actions.state_position(seat, **told, by=handler_of(dispute.order))
    ruled(dispute)
    with pytest.raises(Refused, match="已经裁定"):
        actions.state_position(seat, **told, by=theirs)


def test_a_session_is_moved_and_lies_ahead():
    dispute = called()
    actions.call_session(dispute, Session(now() + timedelta(days=2), "线上", []), by=cast.dispatcher())
    assert dispute.session_where == "线上" and dispute.positions.count() == 2
    with pytest.raises(Refused, match="已经过了"):
        actions.call_session(dispute, Session(now(), "线上", []), by=cast.dispatcher())


def test_a_ruling_takes_the_order_from_one_and_gives_it_to_another_at_once():
    helper = a_bureau()
    dispute = ruled(supports=[helper])
    dispute.order.refresh_from_db()
    assert dispute.order.state == "cancelled"
    orders = dict(
        WorkOrder.objects.filter(case=dispute.case, state="sent").values_list("organisation", "is_lead")
    )
    assert orders == {dispute.instead.pk: True, helper.pk: False}
    assert Clock.objects.get(subject=dispute.subject).state == "met"
    assert not dispute.case.units.get(organisation=dispute.organisation).is_open


def test_a_unit_that_was_right_to_be_asked_keeps_its_order_and_clock():
    dispute = called()
    due = Clock.objects.get(subject=dispute.order.subject, kind="dispatch.finish").due_at
    ruled(dispute, lead=dispute.organisation)
    order = WorkOrder.objects.get(pk=dispute.order.pk)
    assert (order.state, order.by_ruling, order.basis) == ("sent", True, "三定方案第八条")
    clock = Clock.objects.get(subject=order.subject, kind="dispatch.finish", state="running")
    assert clock.due_at == due


def test_a_ruled_owner_neither_returns_nor_objects_in_that_round():
    dispute = ruled()
    order = WorkOrder.objects.get(case=dispute.case, is_lead=True, state="sent")
    with pytest.raises(Refused, match="三定方案第八条"):
        give_back(order)
    with pytest.raises(Refused, match="由它主办修渠"):
        a_dispute(order)


def test_the_supervisor_rules_too_and_nothing_is_half_done_when_an_order_cannot_go(monkeypatch):
    dispute = called()

    def broken(*_told, **_more):
        raise Refused("不行")

    with monkeypatch.context() as patched:
        patched.setattr(dispatch, "send_order", broken)
        with pytest.raises(Refused):
            ruled(dispute)
    assert Dispute.objects.get(pk=dispute.pk).state == State.CALLED
    assert WorkOrder.objects.get(pk=dispute.order.pk).state == "sent"
    again = ruled(Dispute.objects.get(pk=dispute.pk), by=cast.supervisor())
    assert again.state == State.RULED


def test_a_dispute_is_heard_before_it_is_ruled():
    with pytest.raises(Refused, match="先召集"):
        ruled(a_dispute())


def test_the_third_return_makes_a_problem_case_that_nobody_is_asked_to_take():
    assert not Dispute.objects.filter(case=bounced(2)).exists()
    case = bounced(3)
    problem = Dispute.objects.get(case=case)
    assert problem.is_problem and Clock.objects.filter(subject=problem.subject, state="running").exists()
    with pytest.raises(Refused, match="问题工单"):
        an_order(case=case)
    owner = a_bureau()
    ruled(problem, lead=owner, by=cast.supervisor())
    order = WorkOrder.objects.get(case=case, state="sent")
    assert (order.organisation, order.by_ruling) == (owner, True)
    assert Event.objects.filter(chain=case.no, kind="track.owner_named").exists()
    actions.look_after_owner(case, by=MACHINE)
    assert Dispute.objects.filter(case=case).count() == 1


def test_the_threshold_is_the_countys_own_and_dated():
    terms = dispatch.AmountTerms(2, today(), "县办〔2026〕20号")
    dispatch.revise_handling(HandlingRule.What.BOUNCES, terms, seen=1, by=cast.dispatcher())
    assert Dispute.objects.get(case=bounced(2)).is_problem
    assert HandlingRule.objects.get(what="bounces", version=1).valid_to == today() - timedelta(days=1)
    with pytest.raises(PermissionDenied):
        dispatch.revise_handling(HandlingRule.What.BOUNCES, terms, seen=2, by=cast.supervisor())


def test_a_withdrawn_case_needs_no_owner():
    dispute = a_dispute()
    case = dispute.case
    case.lifecycle.move(case, "withdrawn", ArchiveKind.WITHDRAWN, by=MACHINE)
    react_to_all()
    assert Dispute.objects.get(pk=dispute.pk).state == State.WITHDRAWN
    assert Clock.objects.get(subject=dispute.subject).state == "cancelled"


WHO = {
    "unit": lambda one: handler_of(one.order),
    "unit's leader": lambda one: leader_of(one.order),
    "other unit": lambda one: cast.user_with(Role.DEPARTMENT_HANDLER, unit=one.instead or a_bureau()),
    "centre": lambda _one: cast.dispatcher(),
    "supervisor": lambda _one: cast.supervisor(),
    "institute": lambda _one: cast.user_with(Role.INSTITUTE_MANAGER, cast.township()),
    "station": lambda _one: cast.user_with(Role.STATION_KEEPER, cast.village()),
    "operator": lambda _one: cast.operator(),
    "county leader": lambda _one: cast.user_with(Role.COUNTY_LEADER),
}
MADE = {
    State.RAISED: a_dispute,
    State.CALLED: called,
    State.RULED: ruled,
    State.WITHDRAWN: lambda: withdrawn(a_dispute()),
}
MOVES = {
    "withdraw": lambda one, by: actions.withdraw_dispute(one, by=by),
    "call": lambda one, by: actions.call_session(
        one, Session(now() + timedelta(days=1), "县中心", []), by=by
    ),
    "rule": lambda one, by: actions.rule(one, Ruling(one.instead, "第八条", "由它主办。"), by=by),
}
ALLOWED = {
    ("withdraw", State.RAISED): {"unit", "unit's leader"},
    ("withdraw", State.CALLED): {"unit", "unit's leader"},
    ("call", State.RAISED): {"centre"},
    ("call", State.CALLED): {"centre"},
    ("rule", State.CALLED): {"centre", "supervisor"},
}


def withdrawn(dispute):
    actions.withdraw_dispute(dispute, by=handler_of(dispute.order))
    return dispute


@pytest.mark.parametrize("state", MADE)
def test_each_move_is_made_from_each_state_by_exactly_those_the_table_names(state):
    wrong = []
    dispute = MADE[state]()
    people = {who: make(dispute) for who, make in WHO.items()}
    for name, move in MOVES.items():
        for who, by in people.items():
            mark = transaction.savepoint()
            try:
                move(Dispute.objects.get(pk=dispute.pk), by)
                done = True
            except (PermissionDenied, Refused, IllegalMove):
                done = False
            transaction.savepoint_rollback(mark)
            if done != (who in ALLOWED.get((name, state), set())):
                wrong.append((name, who, done))
    assert wrong == []
