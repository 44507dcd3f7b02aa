"""Who may do what with a work order, in which state: allowed exactly where the table says."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.dispatch import actions, policy
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_offer, an_order, handler_of, leader_of
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db

HANDLE = {
    "sent": {"sign", "contact", "return_order"},
    "signed": {"contact", "report", "return_order"},
    "reported": {"contact"},
}
REVIEW = {"reported": {"accept_report", "send_back_report"}}
CANCEL = {state: {"cancel_order"} for state in ("sent", "signed", "reported")}
PEOPLE = {
    "handler": (HANDLE,),
    "leader": (HANDLE, REVIEW),
    "handler who reported": (HANDLE,),
    "leader who reported": (HANDLE,),
    "handler of another unit": (),
    "leader of another unit": (),
    "county dispatcher": (REVIEW, CANCEL),
    "institute manager here": (CANCEL,),
    "institute manager elsewhere": (),
    "station keeper here": (),
    "supervisor": (),
    "county leader": (),
    "operator": (),
    "volunteer": (),
    "team leader": (),
}
VERBS = {
    "sign": lambda order, by: actions.sign(order, by=by),
    "contact": lambda order, by: actions.contact(order, by=by),
    "report": lambda order, by: actions.report(order, words="换了灯。", by=by),
    "return_order": lambda order, by: actions.return_order(
        order, reason=ReturnReason.NOT_OURS, basis="三定", by=by
    ),
    "accept_report": lambda order, by: actions.accept_report(order, by=by),
    "send_back_report": lambda order, by: actions.send_back_report(order, why="少照片", by=by),
    "cancel_order": lambda order, by: actions.cancel_order(order, by=by),
}


def person(name, order):
    here = cast.township()
    made = {
        "handler": lambda: handler_of(order),
        "leader": lambda: leader_of(order),
        "handler who reported": lambda: handler_of(order),
        "leader who reported": lambda: leader_of(order),
        "handler of another unit": lambda: cast.user_with(Role.DEPARTMENT_HANDLER, unit=a_bureau("住建局")),
        "leader of another unit": lambda: cast.user_with(Role.DEPARTMENT_LEADER, unit=a_bureau("住建局")),
        "county dispatcher": cast.dispatcher,
        "institute manager here": lambda: cast.user_with(Role.INSTITUTE_MANAGER, here),
        "institute manager elsewhere": lambda: cast.user_with(
            Role.INSTITUTE_MANAGER, cast.township("花桥镇")
        ),
        "station keeper here": lambda: cast.user_with(Role.STATION_KEEPER, cast.village()),
        "supervisor": cast.supervisor,
        "county leader": lambda: cast.user_with(Role.COUNTY_LEADER),
        "operator": cast.operator,
        "volunteer": lambda: cast.user_with(Role.VOLUNTEER),
        "team leader": lambda: cast.user_with(Role.TEAM_LEADER),
    }
    who = made[name]()
    if "who reported" in name:
        order.handler = who
    return who


@pytest.mark.parametrize("name", PEOPLE)
def test_the_table(name):
    order = an_order()
    who = person(name, order)
    for state in WorkOrder.State.values:
        order.state = state
        allowed = set().union(*(table.get(state, set()) for table in PEOPLE[name]))
        assert policy.open_verbs(who, order) == allowed, state


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("state", ["sent", "signed", "reported", "accepted", "returned"])
def test_a_verb_refuses_wherever_the_table_does_not_offer_it(name, state):
    order = an_order()
    who = person(name, order)
    WorkOrder.objects.filter(pk=order.pk).update(state=state, handler=order.handler)
    order.refresh_from_db()
    offered = policy.open_verbs(who, order)
    for verb, do in VERBS.items():
        if verb not in offered:
            with pytest.raises((Refused, PermissionDenied)):
                do(order, who)
    order.refresh_from_db()
    assert order.state == state


def test_an_institute_handles_its_own_order_and_the_centre_reviews_it():
    institute = cast.organisation("institute", cast.township())
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township(), institute)
    order = an_order(institute)
    actions.sign(order, by=manager)
    actions.report(order, words="修好了。", by=manager)
    with pytest.raises(Refused):
        actions.accept_report(order, by=manager)
    actions.accept_report(order, by=cast.dispatcher())
    assert order.state == WorkOrder.State.ACCEPTED


def test_only_the_volunteer_asked_answers():

    offer = an_offer()
    for stranger in (cast.dispatcher(), cast.volunteer().user):
        with pytest.raises(PermissionDenied):
            actions.accept(offer, by=stranger)
