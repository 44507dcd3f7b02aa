"""What happens reaches the address that asked for it: signed, at least once, and no words with it."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.queries import words_of
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.web.hooks import actions
from huiyin.web.hooks.actions import gathering, sending
from huiyin.web.hooks.models import Hook, Parcel, Reading
from huiyin.web.hooks.tests.cast import CLOSED, SENT, Receiver, a_hook, is_signed, read_all, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    there = Receiver()
    yield there
    there.close()


def an_order(place=None, **more):
    """Something happens: a duty is given."""
    case = cast.a_case(place, **more)
    return dispatch.send_order(
        case, dispatch.Duty(cast.organisation(), basis="三定方案"), by=cast.dispatcher()
    )


def test_an_event_reaches_the_address_signed_and_without_a_word_of_anybody(receiver):
    hook, secret = a_hook(receiver.url)
    order = an_order(resident=cast.resident("张桂英", "13873412345"))
    read_all()
    assert send_all() == 1
    headers, body = receiver.got[0]
    assert is_signed(secret, headers, body) and not is_signed("whsec_" + "A" * 44, headers, body)
    told = json.loads(body)
    event = Event.objects.get(kind=SENT)
    assert told["type"] == SENT and told["timestamp"] == event.at.isoformat()
    assert told["data"] == {
        "event": event.pk,
        "chain": order.case.no,
        "seq": event.seq,
        "subject": order.subject,
        "role": "county_dispatcher",
        "organisation": None,
        "facts": {"organisation": order.organisation_id, "lead": True, "round": 1},
    }
    text = body.decode()
    assert (
        not [secret_ for secret_ in ("张", "13873412345", "路灯", "三定") if secret_ in text]
        and text.isascii()
    )
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.code, parcel.reply) == ("done", 200, "收到")
    assert Hook.objects.get().told_at is not None


def test_only_what_was_asked_for_is_told_and_only_from_the_place_asked_for(receiver):
    a_hook(receiver.url, SENT, place=cast.township("花桥镇"))
    an_order(cast.village("车江街道白水村"))
    wanted = an_order(cast.village("花桥镇白水村"))
    read_all()
    send_all()
    assert [(one["type"], one["data"]["chain"]) for one in receiver.told()] == [(SENT, wanted.case.no)]


def test_what_happened_before_is_not_told(receiver):
    an_order()
    a_hook(receiver.url)
    read_all()
    assert send_all() == 0


def test_a_secret_is_changed_without_a_gap(receiver):
    hook, old = a_hook(receiver.url)
    admin = cast.user_with("system_admin")
    new = actions.rotate_secret(hook, by=admin)
    an_order()
    read_all()
    send_all()
    headers, body = receiver.got[0]
    assert is_signed(old, headers, body) and is_signed(new, headers, body)
    Hook.objects.update(old_until=now() - timedelta(seconds=1))
    actions.ping(hook, by=admin)
    send_all()
    headers, body = receiver.got[1]
    assert is_signed(new, headers, body) and not is_signed(old, headers, body)
    row = Hook.objects.get()
    assert new.encode() not in bytes(row.secret_sealed) and old.encode() not in bytes(row.old_sealed)


def test_a_failed_delivery_is_tried_again_later_under_the_same_id(receiver):
    hook, _secret = a_hook(receiver.url)
    receiver.answers = [500, 200]
    an_order()
    read_all()
    assert send_all() == 1
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.code, parcel.tries) == ("waiting", 500, 1)
    assert timedelta(seconds=3) < parcel.due_at - now() < timedelta(seconds=7)
    the_time_comes()
    assert send_all() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second and Parcel.objects.get().state == "done"
    assert Hook.objects.get().fails == 0


def the_time_comes():
    Parcel.objects.filter(state="waiting").update(due_at=now())
    Hook.objects.update(rest_until=now())


def test_pauses_grow_over_three_days_and_heed_what_the_receiver_asks_for(receiver):
    assert timedelta(days=3) < timedelta(seconds=sum(sending.PAUSES)) < timedelta(days=3.5)
    assert list(sending.PAUSES) == sorted(sending.PAUSES)
    spread = {round(sending._pause(4, 0)) for _try in range(20)}
    assert len(spread) > 5 and all(0.8 * 7200 <= one <= 1.2 * 7200 for one in spread)
    a_hook(receiver.url)
    receiver.answers, receiver.more = [503], {"Retry-After": "900"}
    an_order()
    read_all()
    send_all()
    assert Parcel.objects.get().due_at - now() > timedelta(seconds=880)


def test_a_dead_receiver_is_parked_and_paused_and_told_of_and_comes_back_by_hand(receiver):
    hook, _secret = a_hook(receiver.url)
    receiver.answers = [500] * 10
    an_order()
    read_all()
    for _try in range(10):
        assert send_all() == 1
        the_time_comes()
    parcel, hook = Parcel.objects.get(), Hook.objects.get()
    assert (parcel.state, parcel.tries, hook.state) == ("parked", 10, "paused")
    assert not Message.objects.exists()
    assert "三天" in hook.paused_why and Event.objects.filter(kind="web.hook_paused").exists()
    an_order()
    read_all()
    assert send_all() == 0 and Parcel.objects.filter(state="waiting").count() == 1
    admin = cast.user_with("system_admin")
    actions.resume_hook(hook, by=admin)
    assert actions.send_parked_again(Hook.objects.get(), by=admin) == 1
    assert send_all() == 2
    assert receiver.got[0][0]["webhook-id"] in [headers["webhook-id"] for headers, _body in receiver.got[10:]]


def test_the_administrators_desk_and_the_staffs_group_hear_of_an_address_that_was_given_up(receiver, client):
    a_hook(receiver.url)
    Outlet.objects.create(way=Way.WECOM, on=True)
    Outlet.objects.create(way=Way.SMS, on=True)
    admin = cast.user_with("system_admin")
    client.force_login(admin)
    assert "没有自动暂停的推送" in client.get(reverse("desk")).text
    receiver.answers = [410]
    an_order()
    read_all()
    send_all()
    message, hook = Message.objects.get(), Hook.objects.get()
    assert (message.way, message.chain) == (Way.WECOM, hook.chain)
    assert "县政务数据平台" in words_of(message) and "恢复推送" in words_of(message)
    desk = client.get(reverse("desk")).text
    assert "410" in desk and reverse("hooks:show", args=[hook.pk]) in desk
    actions.resume_hook(hook, by=admin)
    actions.pause_hook(Hook.objects.get(), by=admin)
    assert Message.objects.count() == 1 and "没有自动暂停的推送" in client.get(reverse("desk")).text


def test_who_says_gone_is_asked_no_more(receiver):
    a_hook(receiver.url)
    receiver.answers = [410]
    an_order()
    read_all()
    send_all()
    assert Hook.objects.get().state == "paused"


def test_a_private_address_is_not_asked_and_says_why(receiver, settings):
    settings.HUIYIN_REACHABLE = []
    a_hook(receiver.url)
    an_order()
    read_all()
    send_all()
    assert receiver.got == [] and "127.0.0.1" in Parcel.objects.get().reply


def test_a_receiver_that_rests_takes_nobody_else_s_turn(receiver):
    dead, _secret = a_hook("http://127.0.0.1:9/")
    a_hook(receiver.url)
    for _number in range(3):
        an_order()
    read_all()
    assert send_all() == 4  # one try at the dead one, three to the living
    assert len(receiver.got) == 3 and Parcel.objects.filter(hook=dead, tries=0).count() == 2


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("where", ["_send", "_mark"])
def test_a_worker_killed_around_a_delivery_loses_nothing(receiver, monkeypatch, where):
    a_hook(receiver.url)
    an_order()
    read_all()

    def die(*told):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(sending, where, die)
        with pytest.raises(Killed):
            send_all()
    assert send_all() == 0, "the claim is still held"
    the_time_comes()
    assert send_all() == 1
    assert Parcel.objects.get().state == "done"
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_reading_reads_the_same_stretch_again(receiver, monkeypatch):
    a_hook(receiver.url)
    an_order()
    gathering.gather(by=MACHINE)
    with monkeypatch.context() as patched:

        def die(self, *told, **more):
            raise Killed

        patched.setattr(Reading, "save", die)
        with pytest.raises(Killed):
            gathering.gather(by=MACHINE)
    assert not Parcel.objects.exists()
    read_all()
    assert Parcel.objects.count() == 1
    read_all()
    assert Parcel.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_passed_over(receiver):
    """Its number was given out before another event's, and it appears after that one was seen."""
    hook, _secret = a_hook(receiver.url)
    case, other = cast.a_case(), cast.a_case(words="桥栏杆断了。")
    late, may_end = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                dispatch.send_order(case, dispatch.Duty(cast.organisation(), basis="x"), by=MACHINE_DESK)
                late.set()
                may_end.wait(20)
        finally:
            connection.close()

    MACHINE_DESK = cast.dispatcher()
    thread = threading.Thread(target=slow)
    thread.start()
    assert late.wait(20)
    dispatch.send_order(other, dispatch.Duty(cast.organisation(), basis="x"), by=cast.dispatcher())
    read_all()
    assert not Parcel.objects.exists(), "nothing is read past a transaction that may still write before it"
    may_end.set()
    thread.join()
    read_all()
    chains = set(Parcel.objects.values_list("event__chain", flat=True))
    assert chains == {case.no, other.no}


def test_words_that_slip_into_the_log_do_not_leave_the_house(receiver):
    from huiyin.web.hooks.payload import _is_plain

    assert [_is_plain(one) for one in (1, 1.5, None, True, "D26-0000001-1", ["a", 1], {"x": 2})] == [True] * 7
    assert not [
        one for one in ("张桂英", "a sentence", "x" * 61, ["桥"], {"x": "路灯坏了"}) if _is_plain(one)
    ]


def test_old_deliveries_are_forgotten_and_failed_ones_kept(receiver):
    hook, _secret = a_hook(receiver.url, CLOSED)
    long_ago = now() - timedelta(days=31)
    for state in Parcel.State.values:
        Parcel.objects.create(hook=hook, state=state, due_at=long_ago, made_at=long_ago)
    assert actions.tidy_parcels(by=MACHINE) == 1
    assert set(Parcel.objects.values_list("state", flat=True)) == {"waiting", "parked"}
