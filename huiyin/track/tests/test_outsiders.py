import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from PIL import Image

from huiyin.collect.actions import add_photo
from huiyin.collect.models import Photo
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.engines.pictures import make_safe
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, OUTSIDER, RESIDENT
from huiyin.kernel.present import telling_of, today
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.actions import Heard, Passing
from huiyin.track.jobs import light_up
from huiyin.track.models import Forward, ForwardReply, Notice, Proposal
from huiyin.track.queries.outsiders import code_of

pytestmark = pytest.mark.django_db
State = Forward.State


def picture(colour="green"):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return make_safe(io.BytesIO(file.getvalue()))


@pytest.fixture
def order():
    made = an_order(
        case=cast.a_case(resident=cast.resident(), words="电线断了，打13873412345找我，我是张桂英。")
    )
    dispatch.sign(made, by=handler_of(made))
    made.refresh_from_db()
    return made


@pytest.fixture
def handler(order):
    return order.handler


def asked(order, by, **more):
    told = {"to_name": "供电公司", "task": "请换一根电线杆。", **more}
    return actions.forward(order, Passing(**told), by=by)


def address(forward):
    return reverse("track:outside", args=[code_of(forward.salt)])


def answer(client, forward, state, words="换好了。", **more):
    told = {"key": uuid4(), "state": state, "words": words, **more}
    return client.post(address(forward), told)


def test_the_link_shows_only_what_was_ticked_and_never_who_complained(client, order, handler):
    voice = order.case.voice_set.get().request
    shown, hidden = (add_photo(voice.no, picture(one), by=RESIDENT) for one in ("red", "blue"))
    bare = asked(order, handler)
    page = client.get(address(bare))
    assert page.status_code == 200 and "请换一根电线杆" in page.text
    for secret in ("电线断了", "张桂英", "13873412345", voice.no, order.case.no, order.case.place.name):
        assert secret not in page.text
    actions.revoke_forward(bare, by=handler)

    told = asked(order, handler, shown=("place", "words"), photos=(shown.key,))
    page = client.get(address(told)).text
    assert "电线断了" in page and order.case.place.full_name in page
    assert "13873412345" not in page and voice.no not in page
    place = {"code": code_of(told.salt)}
    assert client.get(reverse("track:outside_photo", kwargs={**place, "key": shown.key})).status_code == 200
    assert client.get(reverse("track:outside_photo", kwargs={**place, "key": hidden.key})).status_code == 404


def test_of_a_secret_matter_nothing_but_the_place_can_be_ticked(handler):
    order = an_order(case=cast.a_case(secrecy=True, resident=cast.resident()))
    by = handler_of(order)
    dispatch.sign(order, by=by)
    add_photo(order.case.no, picture(), by=by)
    told = asked(
        order, by, shown=("place", "words"), photos=tuple(Photo.objects.values_list("key", flat=True))
    )
    assert (told.shown, told.photos) == (["place"], [])


def test_the_code_is_not_kept_and_the_order_stays_with_its_unit_and_clock(order, handler):
    forward = asked(order, handler)
    code = code_of(forward.salt)
    assert len(code) == 24 and code.encode() not in bytes(forward.code_index)
    order.refresh_from_db()
    assert order.state == WorkOrder.State.SIGNED and order.handler == handler
    states = dict(Clock.objects.filter(subject=order.subject).values_list("kind", "state"))
    assert states["dispatch.finish"] == states["track.outside"] == "running"


def test_the_same_press_twice_is_one_link_and_a_second_firm_waits_for_the_first(order, handler):
    key = uuid4()
    first = asked(order, handler, key=key)
    assert asked(order, handler, key=key) == first
    with pytest.raises(Refused, match="收回"):
        asked(order, handler)
    actions.revoke_forward(first, by=handler)
    assert asked(order, handler).pk != first.pk


def test_only_the_units_people_ask_and_only_between_signing_and_reporting(order, handler):
    for by in (cast.dispatcher(), handler_of(an_order(a_bureau("住建局")))):
        with pytest.raises(PermissionDenied):
            asked(order, by)
    fresh = an_order()
    with pytest.raises(Refused):
        asked(fresh, handler_of(fresh))


def test_somebody_outside_takes_it_and_says_later_that_it_is_done_with_photos(client, order, handler):
    forward = asked(order, handler)
    assert answer(client, forward, "taken", "明天上午去。").status_code == 200
    assert Clock.objects.get(subject=order.subject, kind="track.outside").state == "met"
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    file.seek(0)
    file.name = "杆.jpg"
    assert answer(client, forward, "done", photos=file).status_code == 200
    forward.refresh_from_db()
    assert forward.state == State.DONE and forward.ended_at
    [(_row, replies)] = queries.forwards_of(order)
    assert [one.row.words for one in replies] == ["明天上午去。", "换好了。"]
    assert len(replies[1].photos) == 1
    story = Event.objects.filter(subject=order.subject, kind="track.outside_answered")
    assert [one.actor_role for one in story] == ["outsider", "outsider"]
    assert client.get(address(forward)).status_code == 410
    client.force_login(handler)
    page = client.get(reverse("track:forwards", args=[order.pk])).text
    assert "换好了。" in page and "外单位说办好了" in page
    assert "外单位回复" in client.get(reverse("dispatch:order", args=[order.pk])).text


def test_the_same_answer_pressed_twice_is_kept_once(order, handler):
    forward, heard = asked(order, handler), Heard(State.TAKEN, "好")
    first = actions.answer_forward(forward, heard, by=OUTSIDER)
    assert actions.answer_forward(forward, heard, by=OUTSIDER) == first
    assert ForwardReply.objects.count() == 1


def test_an_empty_answer_names_what_is_missing(client, order, handler):
    page = client.post(address(asked(order, handler)), {})
    assert page.status_code == 422 and "请选择" in page.text and not ForwardReply.objects.exists()


def test_nobody_with_an_account_answers_for_somebody_outside(order, handler):
    with pytest.raises(PermissionDenied):
        actions.answer_forward(asked(order, handler), Heard(State.DONE, "好"), by=handler)


def test_a_link_dies_with_its_time_its_order_and_when_it_is_taken_back(client, order, handler):
    forward = asked(order, handler)
    assert (forward.expires_at - forward.sent_at).days == 15
    with telling_of(forward.expires_at + timedelta(seconds=1)):
        assert client.get(address(forward)).status_code == 410
        assert answer(client, forward, "done").status_code == 410
    dispatch.return_order(order, reason=ReturnReason.NOT_OURS, basis="三定", by=handler)
    assert client.get(address(forward)).status_code == 410
    assert Clock.objects.get(subject=order.subject, kind="track.outside").state == "cancelled"
    again = an_order()
    by = handler_of(again)
    dispatch.sign(again, by=by)
    taken_back = asked(again, by)
    client.force_login(by)
    assert client.post(reverse("track:revoke_forward", args=[taken_back.pk])).status_code == 302
    assert client.get(address(taken_back)).status_code == 410


def test_the_days_of_a_link_follow_the_countys_dated_rule(order, handler):
    terms = dispatch.AmountTerms(3, today(), "县办〔2026〕3号")
    dispatch.revise_handling("link_days", terms, seen=1, by=cast.dispatcher())
    forward = asked(order, handler)
    assert (forward.expires_at - forward.sent_at).days == 3


def test_silence_reminds_once_and_then_tells_the_owner_but_presses_nobody(order, handler):
    forward = asked(order, handler, phone="13800000001")
    assert Message.objects.filter(code="track.forward_sent", chain=order.case.no).count() == 1
    assert actions.remind_outside(by=MACHINE) == 0
    with telling_of(forward.remind_at + timedelta(minutes=1)):
        assert actions.remind_outside(by=MACHINE) == 1
        assert actions.remind_outside(by=MACHINE) == 0
    assert Message.objects.filter(code="track.forward_reminder").count() == 1
    clock = Clock.objects.get(subject=order.subject, kind="track.outside")
    with telling_of(clock.due_at + timedelta(seconds=1)):
        light_up()
    assert Notice.objects.filter(clock_ref=clock.pk, user=handler).exists()
    assert not Proposal.objects.filter(clock_ref=clock.pk).exists()


def test_who_answered_in_time_is_not_reminded(order, handler):
    forward = asked(order, handler, phone="13800000001")
    actions.answer_forward(forward, Heard(State.TAKEN, "好"), by=OUTSIDER)
    with telling_of(forward.remind_at + timedelta(minutes=1)):
        assert actions.remind_outside(by=MACHINE) == 0


def test_guessing_codes_ends_at_a_limit_and_so_do_answers(client, order, handler):
    wrong = reverse("track:outside", args=["a" * 24])
    assert {client.get(wrong).status_code for _n in range(20)} == {404}
    assert client.get(wrong).status_code == 429
    forward = asked(order, handler)
    for _n in range(10):
        assert client.post(address(forward), {}).status_code == 422
    assert answer(client, forward, "done").status_code == 429


def test_a_leader_reads_what_was_asked_but_is_not_handed_the_link_of_another_unit(client, order, handler):
    forward = asked(order, handler)
    page = reverse("track:forwards", args=[order.pk])
    client.force_login(leader_of(order))
    assert code_of(forward.salt) in client.get(page).text
    client.force_login(cast.supervisor())
    found = client.get(page)
    assert "供电公司" in found.text and code_of(forward.salt) not in found.text
    client.force_login(handler_of(an_order(a_bureau("住建局"))))
    assert client.get(page).status_code == 403


def test_the_list_shows_orders_with_somebody_outside_and_what_he_said(client, order, handler):
    forward = asked(order, handler)
    actions.answer_forward(forward, Heard(State.NOT_THEIRS, "归移动公司"), by=OUTSIDER)
    client.force_login(handler)
    page = client.get(reverse("track:outsiders")).text
    assert order.case.no in page and "外单位说不归他们" in page
    client.force_login(handler_of(an_order(a_bureau("住建局"))))
    assert order.case.no not in client.get(reverse("track:outsiders")).text
