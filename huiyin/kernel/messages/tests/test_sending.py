import json
import logging
from datetime import timedelta

import pytest

from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.actions import send_next, sending, set_up, try_out
from huiyin.kernel.messages.backend import Sent
from huiyin.kernel.messages.kinds import CONSOLE, MessageKind, Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.queries import kept_secrets, outlet_of, shown
from huiyin.kernel.messages.tests.cast import CHAIN, a_message, gateway, mail_server, post_office, sms
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State = Message.State


@pytest.fixture(autouse=True)
def _here(settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]


def sent(message):
    while send_next(by=MACHINE):
        pass
    message.refresh_from_db()
    return message


def test_without_a_gateway_it_goes_to_the_log_masked_and_says_so(caplog):
    caplog.set_level(logging.INFO)
    message = sent(a_message(words="请拨打 13873412345 找王工。"))
    assert (message.state, message.through) == (State.SENT, CONSOLE)
    assert "138****2345" in caplog.text and "13873412345" not in caplog.text
    assert shown(message).tone == "warn"


def test_a_gateway_is_asked_as_its_template_says():
    with gateway() as (url, asked):
        sms(url)
        message = sent(a_message(words='他说："好"\n谢谢'))
    ((path, headers, body),) = asked
    assert json.loads(body) == {"to": "13873412345", "text": '他说："好"\n谢谢', "id": str(message.key)}
    assert headers["X-Token"] == "dianxin-miyao"
    assert headers["Idempotency-Key"] == str(message.key)
    assert (message.state, message.through, message.provider_ref) == (State.SENT, "sms", "m-1")
    kinds = Event.objects.filter(chain=CHAIN).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == [MessageKind.WRITTEN, MessageKind.SENT]


def test_a_form_and_an_address_are_filled_each_in_its_own_way():
    with gateway() as (url, asked):
        sms(url + "/{phone}", body="mobile={phone}&content={words}&sign={secret}", headers="")
        sent(a_message(words="a&b=c 好"))
    assert asked[0][0] == "/sms/13873412345"
    assert asked[0][2] == b"mobile=13873412345&content=a%26b%3Dc%20%E5%A5%BD&sign=dianxin-miyao"


def test_words_that_look_like_a_place_stay_words():
    with gateway() as (url, asked):
        sms(url)
        sent(a_message(words="{secret}"))
    assert json.loads(asked[0][2])["text"] == "{secret}"


def test_what_a_gateway_refuses_is_tried_later_and_then_waits_for_a_person():
    with gateway((200, {"code": 7, "msg": "余额不足 13873412345"})) as (url, asked):
        sms(url)
        message = sent(a_message())
        assert (message.state, message.tries) == (State.WAITING, 1)
        assert "余额不足" in message.error and "13873412345" not in message.error
        for _ in range(sending.LAST_TRY):
            Message.objects.update(due_at=now())
            send_next(by=MACHINE)
    message.refresh_from_db()
    assert (message.state, len(asked)) == (State.FAILED, sending.LAST_TRY)
    assert Event.objects.filter(chain=CHAIN, kind=MessageKind.FAILED).count() == 1
    assert "余额不足" in outlet_of(Way.SMS).last_error


def test_each_try_waits_twice_as_long(settings):
    settings.HUIYIN_REACHABLE = []
    Outlet.objects.create(way=Way.SMS, on=True, settings={"url": "http://127.0.0.1:9/", "method": "POST"})
    message = a_message()
    pauses = []
    for _ in range(3):
        Message.objects.update(due_at=now())
        send_next(by=MACHINE)
        message.refresh_from_db()
        pauses.append(round((message.due_at - now()).total_seconds() / 60))
    assert pauses == [1, 2, 4]


def test_killed_after_sending_it_is_sent_again_with_the_same_key(monkeypatch):
    with gateway() as (url, asked):
        sms(url)
        message = a_message()
        with monkeypatch.context() as patch:
            patch.setattr(sending, "_mark", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                send_next(by=MACHINE)
        assert not send_next(by=MACHINE), "the claim still holds"
        with telling_of(now() + timedelta(minutes=3)):
            assert send_next(by=MACHINE)
    assert [json.loads(body)["id"] for _, _, body in asked] == [str(message.key)] * 2
    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_backend_that_breaks_parks_its_message_and_no_other(monkeypatch):
    def broken(message, settings):
        raise ZeroDivisionError

    monkeypatch.setattr(backends()[CONSOLE], "send", broken)
    message = a_message()
    assert send_next(by=MACHINE)
    message.refresh_from_db()
    assert (message.state, message.tries) == (State.WAITING, 1)


def test_what_people_carry_out_is_never_sent():
    a_message(way=Way.LOUDSPEAKER, place=cast.village())
    assert not send_next(by=MACHINE)


def test_a_mail_carries_an_address_that_only_its_reader_knows():
    with mail_server() as (port, box):
        post_office(port)
        message = sent(a_message(way=Way.EMAIL, to="zhang@example.com", subject="您反映的事已答复"))
    ((came_from, to, content),) = box.mails
    assert message.state == State.SENT
    assert to == ["zhang@example.com"]
    assert came_from == f"case+{message.token}@county.example"
    assert f"Reply-To: case+{message.token}@county.example".encode() in content
    assert f"Message-ID: <{message.key}@county.example>".encode() in content
    assert b"Auto-Submitted: auto-generated" in content


def test_a_mail_that_may_be_ended_says_so_to_the_mailbox():
    end = "https://huiyin.example.gov.cn/subscriptions/1/end/"
    with mail_server() as (port, box):
        post_office(port)
        sent(a_message(way=Way.EMAIL, to="zhang@example.com", unsubscribe=end))
        sent(a_message(way=Way.EMAIL, to="zhang@example.com"))
    first, second = (content for _from, _to, content in box.mails)
    assert f"List-Unsubscribe: <{end}>".encode() in first
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in first
    assert b"List-Unsubscribe" not in second


def test_a_mail_server_that_refuses_is_quoted_by_its_code_only():
    with mail_server() as (port, box):
        post_office(port)
        box.refuse = "550 no such user zhang@example.com"
        message = sent(a_message(way=Way.EMAIL, to="zhang@example.com"))
    assert message.state == State.WAITING
    assert "zhang" not in message.error and message.error


@pytest.mark.parametrize(
    ("way", "hook", "asked_at"),
    [
        (
            Way.WECOM,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-12345678",
            "qyapi.weixin.qq.com",
        ),
        (Way.DINGTALK, "https://oapi.dingtalk.com/robot/send?access_token=abc12345678", "oapi.dingtalk.com"),
    ],
)
def test_a_robot_is_asked_at_its_vendor_and_nowhere_else(monkeypatch, way, hook, asked_at):
    posted = []

    class Said:
        status_code, content, text = 200, b'{"errcode": 0}', '{"errcode": 0}'

    def post(url, *given, **more):
        posted.append(url)
        return Said()

    monkeypatch.setattr("requests.post", post)
    monkeypatch.setattr("requests.Session.post", lambda self, url, *given, **more: post(url), raising=False)
    monkeypatch.setattr("huiyin.kernel.messages.robots.reachable", lambda url: "203.0.113.1")
    set_up(way, {"hook": hook}, on=True, by=MACHINE)
    message = sent(a_message(way=way, to=""))
    assert message.state == State.SENT
    assert posted and all(asked_at in url for url in posted)


def test_a_try_goes_by_the_way_itself_even_while_it_is_off():
    with gateway() as (url, asked):
        sms(url)
        Outlet.objects.update(on=False)
        message = sent(try_out(Way.SMS, "13873412345", "试一试", by=MACHINE))
    assert message.state == State.SENT and len(asked) == 1


def test_secrets_are_kept_when_left_empty_and_never_lie_open():
    with gateway() as (url, _asked):
        sms(url)
        outlet = sms(url, secret="")
    assert kept_secrets(outlet) == {"secret"}
    assert "secret" not in outlet.settings
    assert b"dianxin" not in bytes(outlet.secrets_sealed)


def test_every_way_a_machine_can_go_is_found_by_being_there():
    assert set(backends()) == {CONSOLE, Way.SMS, Way.EMAIL, Way.WECOM, Way.DINGTALK}
    for backend in backends().values():
        assert callable(backend.check) and isinstance(Sent().ref, str)
