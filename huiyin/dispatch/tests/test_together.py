"""Units that carry a case together, and until when one may send its part back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.models import Case
from huiyin.dispatch import actions, queries
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.dispatch.tests.test_pages import page, post, send_told
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.calendar.queries import forget
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db

NOT_OURS = {"reason": ReturnReason.NOT_OURS, "basis": "灯归住建局管"}
ALSO = {"also1-unit_words": "住建局", "also1-basis": "职责清单", "also1-instructions": "接电"}


def a_pair():
    """A lead and the one who supports it, both signed for."""
    lead = an_order()
    helper = an_order(a_bureau("住建局"), lead.case, is_lead=False)
    for order in (lead, helper):
        actions.sign(order, by=handler_of(order))
    return lead, helper


def test_an_order_is_returned_within_its_limit():
    order = an_order()
    until, _rule = queries.return_limit(order)
    with telling_of(until):
        actions.return_order(order, **NOT_OURS, by=handler_of(order))
    assert order.state == WorkOrder.State.RETURNED


def test_after_the_limit_a_return_is_refused_with_what_to_do_instead():
    order = an_order()
    until, rule = queries.return_limit(order)
    with telling_of(until + timedelta(minutes=1)), pytest.raises(Refused, match="派单异议") as refused:
        actions.return_order(order, **NOT_OURS, by=handler_of(order))
    assert rule.source in str(refused.value)
    order.refresh_from_db()
    assert order.state == WorkOrder.State.SENT


@pytest.fixture
def no_return_rule():
    """A county that ended its rule; what this process remembers is dropped before and after."""
    TimeLimit.objects.filter(kind="dispatch.return").update(valid_to="2020-01-02")
    forget()
    yield
    forget()


@pytest.mark.usefixtures("no_return_rule")
def test_without_a_rule_nothing_ends_the_right_to_return():
    order = an_order()
    with telling_of(now() + timedelta(days=60)):
        actions.return_order(order, **NOT_OURS, by=handler_of(order))
    assert order.state == WorkOrder.State.RETURNED


def test_the_page_shows_until_when_and_afterwards_what_to_do(client):
    order = an_order()
    client.force_login(handler_of(order))
    assert "前可以退回" in page(client, "order", order.pk)
    WorkOrder.objects.filter(pk=order.pk).update(sent_at=now() - timedelta(days=30))
    text = page(client, "order", order.pk)
    assert "不能再退回" in text and "退回调度员" not in text


def test_one_press_sends_the_lead_and_the_supporting_units(client):
    case = cast.a_case()
    a_bureau("水利局"), a_bureau("住建局"), a_bureau("电力局")
    client.force_login(cast.dispatcher())
    told = send_told(**ALSO, **{"also2-unit_words": "电力局", "also2-basis": "属地"})
    for _again in range(2):
        assert post(client, "send", case.no, **told).status_code == 302
    lead, first, second = WorkOrder.objects.order_by("pk")
    assert (lead.is_lead, first.is_lead, second.is_lead) == (True, False, False)
    assert (first.basis, first.instructions, second.basis) == ("职责清单", "接电", "属地")
    assert lead.sent_at.date() == first.sent_at.date()


@pytest.mark.parametrize(
    "wrong",
    [{**ALSO, "also1-basis": ""}, {**ALSO, "also1-unit_words": ""}, {**ALSO, "also1-unit_words": "水利局"}],
)
def test_a_supporting_unit_that_is_not_clear_sends_nothing(client, wrong):
    case = cast.a_case()
    a_bureau("水利局"), a_bureau("住建局")
    client.force_login(cast.dispatcher())
    answer = post(client, "send", case.no, **send_told(**wrong))
    assert answer.status_code == 422 and "接电" in answer.text
    assert not WorkOrder.objects.exists()


def test_all_are_sent_or_none():
    case, lead, other = cast.a_case(), a_bureau("水利局"), a_bureau("住建局")
    duties = [actions.Duty(lead), actions.Duty(other), actions.Duty(a_bureau("电力局"))]
    with pytest.raises(Refused):
        actions.send_together(case, duties, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        actions.send_together(case, duties[:1], by=cast.user_with("volunteer"))
    assert not WorkOrder.objects.exists()


def test_a_lead_waits_for_its_helpers_or_says_why_not():
    lead, helper = a_pair()
    with pytest.raises(Refused, match="协办"):
        actions.report(lead, words="换了灯。", by=handler_of(lead))
    actions.report(lead, words="换了灯。", ahead="接电不影响照明", by=handler_of(lead))
    assert (lead.state, lead.ahead_reason) == (WorkOrder.State.REPORTED, "接电不影响照明")
    actions.report(helper, words="接了电。", by=handler_of(helper))
    assert helper.state == WorkOrder.State.REPORTED


def test_once_the_helper_reported_or_gave_up_the_lead_need_not_say_why():
    lead, helper = a_pair()
    actions.return_order(helper, **NOT_OURS, by=handler_of(helper))
    actions.report(lead, words="换了灯。", by=handler_of(lead))
    assert lead.ahead_reason == ""


def test_the_case_is_done_only_when_every_part_is_accepted():
    lead, helper = a_pair()
    for order in (helper, lead):
        actions.report(order, words="办好了。", by=handler_of(order))
    actions.accept_report(lead, by=leader_of(lead))
    assert Case.objects.get().state == Case.State.WORKING
    actions.accept_report(helper, by=leader_of(helper))
    assert Case.objects.get().state == Case.State.REPORTED


def test_the_lead_sees_what_the_helper_did_and_is_asked_why_it_goes_ahead(client):
    lead, helper = a_pair()
    client.force_login(handler_of(lead))
    assert "为什么先反馈" in page(client, "order", lead.pk)
    told = {"words": "换了灯", "answer": "灯亮了。"}
    wrong = post(client, "report", lead.pk, **told)
    assert wrong.status_code == 422 and "请写明为什么不等协办单位" in wrong.text
    assert post(client, "report", lead.pk, **told, ahead="不影响").status_code == 302
    actions.report(helper, words="接了电。", by=handler_of(helper))
    client.force_login(leader_of(lead))
    text = client.get(reverse("dispatch:order", args=[lead.pk])).text
    assert "接了电。" in text and "不影响" in text
