"""When nothing is under way any more, the residents are asked or the dispatcher has the case again."""

import pytest

from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.dispatch import actions, queries
from huiyin.dispatch.actions import Duty
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import RESIDENT
from huiyin.plan import actions as plan
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


def carry_out(order):
    handler = handler_of(order)
    actions.sign(order, by=handler)
    actions.report(order, words="换了灯。", answer="灯亮了。", ahead="不影响", by=handler)
    actions.accept_report(order, by=leader_of(order))


def as_it_stands(order):
    react_to_all()
    return Case.objects.get(pk=order.case_id)


def test_a_case_whose_only_order_was_cancelled_waits_for_the_dispatcher_again():
    order = an_order()
    actions.cancel_order(order, by=cast.dispatcher())
    assert as_it_stands(order).state == Case.State.FILED
    assert Clock.objects.filter(subject=f"case:{order.case.no}", state=Clock.State.RUNNING).exists()


def test_a_case_whose_project_was_given_up_waits_for_the_dispatcher_again():
    case, drafter = cast.a_case(), cast.dispatcher()
    design = plan.Design("陪诊", "陪老人看病", case.place, cast.organisation("centre"))
    plan.call_off(plan.draft(design, cases=[case], by=drafter), by=drafter)
    react_to_all()
    case.refresh_from_db()
    assert case.state == Case.State.FILED


def test_a_helper_who_is_done_does_not_end_what_nobody_led():
    helper = an_order(is_lead=False)
    carry_out(helper)
    assert as_it_stands(helper).state == Case.State.FILED


def test_once_the_lead_is_done_a_helper_who_drops_out_holds_nobody_up():
    lead = an_order()
    actions.send_order(lead.case, Duty(a_bureau("住建局"), is_lead=False), by=cast.dispatcher())
    helper = lead.case.orders.get(is_lead=False)
    carry_out(lead)
    assert as_it_stands(lead).state == Case.State.WORKING
    actions.return_order(helper, reason=ReturnReason.NOT_OURS, basis="三定", by=handler_of(helper))
    assert as_it_stands(lead).state == Case.State.REPORTED


def test_a_lead_that_came_back_stays_listed_while_helpers_go_on():
    lead, dispatcher = an_order(), cast.dispatcher()
    actions.send_order(lead.case, Duty(a_bureau("住建局"), is_lead=False), by=dispatcher)
    actions.return_order(lead, reason=ReturnReason.NOT_OURS, basis="三定", by=handler_of(lead))
    assert list(queries.returned_orders(dispatcher)) == [lead]


def test_when_all_voices_are_taken_back_while_they_are_asked_no_clock_runs_on():
    order = an_order()
    carry_out(order)
    assert as_it_stands(order).state == Case.State.REPORTED
    collect.withdraw(Request.objects.get(voice__case=order.case), by=RESIDENT)
    assert as_it_stands(order).state == Case.State.WITHDRAWN
    assert not Clock.objects.filter(chain=order.case.no, state__in=Clock.LIVE).exists()
