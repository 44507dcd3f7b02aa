"""A handler asks a resident and waits: the clock stands still, is looked after, and runs again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.collect import actions as collect
from huiyin.collect.actions import Inquired
from huiyin.collect.kinds import Channel, InquirySort
from huiyin.collect.models import Added, Inquiry
from huiyin.dispatch import actions, queries
from huiyin.dispatch.models import Waiting, WorkOrder
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import explain
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    """Signed for; whoever spoke left a mobile telephone."""
    made = an_order(case=cast.a_case(resident=cast.resident(), channel=Channel.HOTLINE))
    actions.sign(made, by=handler_of(made))
    return made


def voice_of(order):
    return order.case.voice_set.get().request


def ask(order, words="周三在家吗？", by=None, **more):
    asked = Inquired(InquirySort.VISIT, words, **more)
    return actions.ask_and_wait(order, voice_of(order), asked, by=by or handler_of(order))


def finish_clock(order):
    return Clock.objects.get(subject=order.subject, kind=LimitKind.FINISH)


def test_the_question_goes_out_and_the_clock_stands_still(order):
    waiting = ask(order)
    message = Message.objects.get(chain=voice_of(order).no, code="collect.asked")
    assert message.way == "sms"
    clock = finish_clock(order)
    assert clock.state == Clock.State.PAUSED
    assert any("诉求人要求改期" in line for line in explain(clock))
    order.refresh_from_db()
    assert order.waits_until == waiting.until
    assert queries.due_of(order, now())[1:] == (waiting.until, "ok")


def test_the_same_press_twice_asks_once(order):
    key = uuid4()
    assert ask(order, key=key) == ask(order, key=key)
    assert Inquiry.objects.count() == Message.objects.filter(code="collect.asked").count() == 1


def test_without_a_way_to_the_resident_nothing_is_paused():
    order = an_order()
    actions.sign(order, by=handler_of(order))
    with pytest.raises(Refused, match="当面问"):
        ask(order)
    assert finish_clock(order).state == Clock.State.RUNNING
    assert not Inquiry.objects.exists()


def test_only_the_units_own_people_ask_and_only_in_their_case(order):
    with pytest.raises(PermissionDenied):
        ask(order, by=cast.dispatcher())
    other = cast.a_case(resident=cast.resident(phone="13873412346"))
    asked = Inquired(InquirySort.OTHER, "?")
    with pytest.raises(PermissionDenied):
        actions.ask_and_wait(order, other.voice_set.get().request, asked, by=handler_of(order))


def test_before_signing_and_while_one_waits_nothing_more_is_asked(order):
    ask(order)
    with pytest.raises(Refused):
        ask(order, "还有一个问题")
    unsigned = an_order(case=cast.a_case(resident=cast.resident(phone="13873412347")))
    with pytest.raises(Refused, match="签收以后"):
        ask(unsigned)


def test_the_answer_lets_the_clock_run_again_and_moves_the_deadline(order):
    before = finish_clock(order).due_at
    waiting = ask(order)
    with telling_of(now() + timedelta(days=3)):
        told = {"words": "周三上午在家，电话13873412345。", "by": RESIDENT}
        collect.answer_inquiry(waiting.inquiry, **told)
        react_to_all()
    clock = finish_clock(order)
    order.refresh_from_db()
    assert clock.state == Clock.State.RUNNING and clock.due_at > before
    assert (order.due_at, order.waits_until) == (clock.due_at, None)
    (wait,) = queries.waits_of(order)
    assert wait.row.end == Waiting.End.ANSWERED
    assert "周三上午" in wait.reply and "13873412345" not in wait.reply


def test_answered_twice_is_answered_once_and_a_late_answer_is_kept(order):
    waiting = ask(order)
    actions.stop_waiting(WorkOrder.objects.get(), by=handler_of(order))
    late = Inquiry.objects.get()
    for _again in range(2):
        collect.answer_inquiry(late, words="在家。", by=RESIDENT)
    assert Added.objects.get().words == "在家。"
    assert Inquiry.objects.get().state == Inquiry.State.CLOSED
    assert Waiting.objects.get(pk=waiting.pk).end == Waiting.End.STOPPED


def test_who_does_not_answer_is_reminded_once_and_not_waited_for_for_ever(order):
    waiting = ask(order)
    assert waiting.remind_at and waiting.remind_at < waiting.until
    assert actions.look_after_waits(by=MACHINE) == {"reminded": 0, "lapsed": 0}
    Waiting.objects.update(remind_at=now())
    assert actions.look_after_waits(by=MACHINE) == {"reminded": 1, "lapsed": 0}
    assert actions.look_after_waits(by=MACHINE) == {"reminded": 0, "lapsed": 0}
    assert Message.objects.filter(code="collect.asked").count() == 2
    with telling_of(waiting.until):
        assert actions.look_after_waits(by=MACHINE) == {"reminded": 0, "lapsed": 1}
    assert finish_clock(order).state == Clock.State.RUNNING
    assert Waiting.objects.get().end == Waiting.End.LAPSED
    assert Inquiry.objects.get().state == Inquiry.State.CLOSED


def test_all_waits_of_an_order_together_have_an_end(order):
    moment = now()
    for _time in range(3):
        with telling_of(moment):
            order.refresh_from_db()
            if queries.allowed_wait(order, moment) is None:
                break
            waiting = ask(order)
        with telling_of(waiting.until):
            actions.look_after_waits(by=MACHINE)
        moment = waiting.until + timedelta(days=1)
    with telling_of(moment + timedelta(days=30)):
        order.refresh_from_db()
        with pytest.raises(Refused, match="已经用完"):
            ask(order)


def test_reporting_ends_the_wait(order):
    ask(order)
    order.refresh_from_db()
    actions.report(order, words="换了灯。", answer="灯亮了。", by=handler_of(order))
    assert Waiting.objects.get().end == Waiting.End.STOPPED
    assert finish_clock(order).state == Clock.State.RUNNING


def test_a_cancelled_order_asks_nobody_any_more(order):
    ask(order)
    order.refresh_from_db()
    actions.cancel_order(order, by=cast.dispatcher())
    assert Inquiry.objects.get().state == Inquiry.State.CLOSED
    assert finish_clock(order).state == Clock.State.CANCELLED


def test_the_log_holds_no_words(order):
    waiting = ask(order, "您家门口的路灯？")
    collect.answer_inquiry(waiting.inquiry, words="就是那盏。", by=RESIDENT)
    told = str([event.facts for event in Event.objects.all()])
    assert "路灯" not in told and "那盏" not in told


def test_a_handler_asks_by_the_page_and_reads_no_name(client, order):
    client.force_login(handler_of(order))
    address = reverse("dispatch:ask", args=[order.pk])
    assert "张桂英" not in client.get(address).text
    assert client.post(address, {"key": str(uuid4())}).status_code == 422
    told = {"key": str(uuid4()), "to": voice_of(order).no, "sort": "visit", "words": "周三在家吗？"}
    assert client.post(address, told).status_code == 302
    text = client.get(reverse("dispatch:order", args=[order.pk])).text
    assert "周三在家吗？" in text and "等诉求人回答" in text and "张桂英" not in text
    assert "现在不能问" in client.get(address).text
    assert client.post(reverse("dispatch:stop_waiting", args=[order.pk])).status_code == 302
    assert finish_clock(order).state == Clock.State.RUNNING
    client.force_login(leader_of(an_order()))
    assert client.get(address).status_code == 403
