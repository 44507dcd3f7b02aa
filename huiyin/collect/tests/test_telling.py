"""Answers go out on the channel one came by; what is written back lands in the request."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from huiyin.collect import actions
from huiyin.collect.kinds import Channel, CollectKind, Matter
from huiyin.collect.models import Added, MediaItem, OnBehalf, Request
from huiyin.engines.letters.tests import sample
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages.actions import send_next, take_in
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import set_wishes
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
ANSWER = "路灯今天修好了，是变压器跳闸。"


def answered(**more):
    request = cast.a_request(**more)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    return request


def told(request):
    """(way, to whom, words) of each message about a request."""
    return [
        (
            message.way,
            opened(message.to_sealed, "messages.to"),
            opened(message.words_sealed, "messages.words"),
        )
        for message in Message.objects.filter(chain=request.no).order_by("id")
    ]


@pytest.mark.parametrize("channel", [Channel.HOTLINE, Channel.PORTAL, Channel.MEETING, Channel.STATION])
def test_who_left_a_mobile_number_gets_a_text_message(channel):
    request = answered(channel=channel, resident=cast.resident())
    ((way, to, words),) = told(request)
    assert (way, to) == (Way.SMS, "13873412345")
    assert ANSWER in words and request.no in words


def test_telling_twice_tells_once():
    request = answered(resident=cast.resident())
    actions.tell_answer(request.answers.get(), by=MACHINE)
    assert len(told(request)) == 1


def test_who_left_an_address_on_the_page_gets_a_mail_that_may_be_answered():
    request = cast.a_request(resident=cast.resident())
    actions.keep_reach(request, email="zhang@example.com", by=RESIDENT)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    ((way, to, words),) = told(request)
    assert (way, to) == (Way.EMAIL, "zhang@example.com")
    assert "直接回复这封邮件" in words


def test_who_cannot_be_reached_finds_a_slip_at_the_station_and_is_called_by_loudspeaker():
    request = answered(channel=Channel.MEETING, resident=cast.resident(phone=""))
    (slip, slip_to, slip_words), (aloud, _, aloud_words) = told(request)
    assert (slip, aloud, slip_to) == (Way.SLIP, Way.LOUDSPEAKER, "")
    assert ANSWER in slip_words
    assert ANSWER not in aloud_words and "张桂英" not in slip_words + aloud_words
    assert set(Message.objects.values_list("place", flat=True)) == {request.place_id}


@pytest.mark.parametrize("matter", [{"secrecy": True}, {"matter": Matter.COMPLAINT, "against": "bureau"}])
def test_paper_and_loudspeaker_are_never_for_who_must_stay_unknown(matter):
    if "against" in matter:
        matter = {**matter, "against": cast.organisation()}
    request = answered(channel=Channel.MEETING, resident=cast.resident(phone=""), **matter)
    assert told(request) == []
    assert Event.objects.get(kind=CollectKind.UNTOLD).facts == {"why": "no_way"}


def test_a_secret_voice_is_told_without_any_word_of_the_matter():
    request = answered(resident=cast.resident(), secrecy=True)
    ((_, _, words),) = told(request)
    assert request.no in words and ANSWER not in words


@pytest.mark.parametrize("by", ["resident", "request"])
def test_who_wished_to_be_left_alone_is_left_alone(by):
    resident = cast.resident()
    request = cast.a_request(channel=Channel.HOTLINE, resident=resident)
    if by == "resident":
        set_wishes(resident, {"reach": "none"}, by=MACHINE)
    else:
        actions.keep_reach(request, wish="none", by=RESIDENT)
    request = Request.objects.get(pk=request.pk)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    assert told(request) == []
    assert Event.objects.get(kind=CollectKind.UNTOLD).facts == {"why": "wish"}


def test_who_said_through_another_that_no_answer_is_wanted_gets_none():
    request = cast.a_request(channel=Channel.STATION, resident=cast.resident())
    spoke = {"consent": "self", "how": "spoken", "answer": OnBehalf.Answer.NONE}
    OnBehalf.objects.create(request=request, by=cast.dispatcher(), at=now(), **spoke)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    assert told(request) == []


def test_what_came_from_the_media_is_told_to_the_editors():
    item = MediaItem.objects.create(source="县融媒", title="路灯", words="路灯坏了", noted_at=now())
    request = answered(channel=Channel.MEDIA, item=item)
    ((way, _, words),) = told(request)
    assert way == Way.PUBLISH and ANSWER not in words
    answer, editor = request.answers.get(), cast.user_with(Role.MEDIA_EDITOR)
    actions.publish(answer, words="修好了。", url="https://media.example/1", by=editor)
    react_to_all()
    assert Message.objects.get().state == Message.State.DONE


def test_who_left_nothing_on_the_page_looks_himself():
    request = answered()
    assert told(request) == []
    assert not Event.objects.filter(kind=CollectKind.UNTOLD).exists()


def test_of_the_past_nothing_is_sent_today():
    with telling_of(now() - timedelta(days=300)):
        assert told(answered(resident=cast.resident())) == []


@pytest.mark.parametrize("wrong", [{"email": "zhang"}, {"wish": "pigeon"}])
def test_a_wish_that_cannot_be_kept_is_refused(wrong):
    with pytest.raises(ValidationError):
        actions.keep_reach(cast.a_request(), by=RESIDENT, **wrong)


def test_a_reply_by_mail_lands_in_the_request_once():
    request = cast.a_request()
    actions.keep_reach(request, email="zhang@example.com", by=RESIDENT)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    send_next(by=MACHINE)
    message = Message.objects.get()
    raw = sample.reply(sample.OUTLOOK, to=f"case+{message.token}@county.example")
    for _ in range(2):
        take_in(raw, by=MACHINE)
        react_to_all()
    added = Added.objects.get()
    assert (added.request, added.words) == (request, sample.SAID)
    assert Event.objects.filter(chain=request.no, kind=CollectKind.ADDED).count() == 1


def test_forgetting_who_spoke_forgets_his_messages_too():
    request = answered(resident=cast.resident())
    actions.forget_speaker(request.resident, reason_code="asked", by=cast.dispatcher())
    assert told(request) == [(Way.SMS, "", "")]
    assert not send_next(by=MACHINE)


@pytest.mark.parametrize(
    ("wish", "ways"), [("slip", [Way.SLIP]), ("loudspeaker", [Way.SLIP, Way.LOUDSPEAKER])]
)
def test_paper_alone_or_paper_with_the_loudspeaker_as_was_wished(wish, ways):
    request = cast.a_request(channel=Channel.HOTLINE, resident=cast.resident())
    actions.keep_reach(request, wish=wish, by=RESIDENT)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    assert [way for way, _, _ in told(request)] == ways


@pytest.mark.parametrize("secrecy", [False, True])
def test_who_wished_a_call_or_has_only_a_landline_is_called_by_a_person(secrecy):
    wished = cast.a_request(channel=Channel.HOTLINE, resident=cast.resident(), secrecy=secrecy)
    actions.keep_reach(wished, wish="call", by=RESIDENT)
    landline = cast.resident("李四", phone="0734-5230001")
    for request in (wished, cast.a_request(channel=Channel.HOTLINE, resident=landline, secrecy=secrecy)):
        actions.answer(request, words=ANSWER, by=cast.dispatcher())
        react_to_all()
        ((way, to, words),) = told(request)
        assert (way, to) == (Way.CALL, "07345230001" if request != wished else "13873412345")
        assert request.no in words and (ANSWER in words) == (not secrecy)
    assert not send_next(by=MACHINE)


def test_a_caller_who_says_nothing_is_told_as_he_wished_before():
    resident = cast.resident()
    before = cast.a_request(channel=Channel.HOTLINE, resident=resident)
    actions.keep_reach(before, wish="call", by=RESIDENT)
    assert [way for way, _, _ in told(answered(channel=Channel.HOTLINE, resident=resident))] == [Way.CALL]
    assert [way for way, _, _ in told(answered(channel=Channel.MEETING, resident=resident))] == [Way.SMS]


@pytest.mark.parametrize(("language", "said"), [("en", "was answered"), ("", "已有答复"), ("fr", "已有答复")])
def test_a_resident_is_told_in_the_language_he_used_where_it_is_known(language, said):
    request = cast.a_request(resident=cast.resident(), language=language)
    actions.answer(request, words=ANSWER, by=cast.dispatcher())
    react_to_all()
    ((_, _, words),) = told(request)
    assert said in words and Message.objects.get().language == ("en" if language == "en" else "zh-hans")


def test_what_is_read_out_aloud_speaks_the_countys_language_and_a_slip_the_residents():
    request = answered(channel=Channel.MEETING, resident=cast.resident(phone=""), language="en")
    languages = dict(Message.objects.filter(chain=request.no).values_list("way", "language"))
    assert languages == {Way.SLIP: "en", Way.LOUDSPEAKER: "zh-hans"}
