"""Hearing of a place by e-mail: nobody is written to who did not say yes, and one press ends it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from huiyin.collect import actions, queries
from huiyin.collect.actions import Wish
from huiyin.collect.models import Subscription
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
ADDRESS = "Zhang.Guiying@example.com"


def asked(client, address=ADDRESS, place=None):
    page = reverse("portal:subscribe", args=[(place or cast.village()).pk])
    return client.post(page, {"address": address})


def a_subscription(confirmed=True, address=ADDRESS):
    wish = Wish(cast.village(), address, "zh-hans", "https://huiyin.example.gov.cn")
    actions.subscribe(wish, by=RESIDENT)
    one = Subscription.objects.latest("pk")
    if confirmed:
        actions.confirm(one, by=RESIDENT)
        one.refresh_from_db()
    return one


def mails(code):
    return [opened(one.words_sealed, "messages.words") for one in Message.objects.filter(code=code)]


def page_of(one, name="subscription"):
    return reverse(f"portal:{name}", args=[one.key, queries.subscription_token(one)])


def test_asking_brings_a_question_and_nothing_else(client):
    answer = asked(client)
    one = Subscription.objects.get()
    assert answer["Location"] == reverse("portal:subscribing", args=[one.place_id])
    assert (one.confirmed_at, list(queries.subscribers())) == (None, [])
    (words,) = mails("collect.subscribe")
    assert f"http://testserver{page_of(one)}" in words and "车江街道白水村" in words


def test_the_address_is_sealed_and_stands_in_no_log(client):
    asked(client)
    one = Subscription.objects.get()
    assert opened(one.address_sealed, "collect.subscriber") == ADDRESS
    kept = repr([vars(one), *Event.objects.values()]).lower()
    assert "zhang" not in kept and "example.com" not in kept


def test_looking_changes_nothing_and_the_button_confirms(client):
    asked(client)
    one = Subscription.objects.get()
    assert "确认订阅" in client.get(page_of(one)).text
    one.refresh_from_db()
    assert one.confirmed_at is None
    client.post(page_of(one, "confirm"))
    assert list(queries.subscribers()) == [one]
    assert "已经订阅" in client.get(page_of(one)).text


def test_asking_again_looks_the_same_and_asks_nobody_twice(client):
    first = asked(client)
    actions.confirm(Subscription.objects.get(), by=RESIDENT)
    again = asked(client, ADDRESS.upper())
    assert (first.status_code, first["Location"]) == (again.status_code, again["Location"])
    assert (Subscription.objects.count(), len(mails("collect.subscribe"))) == (1, 1)


def test_an_address_is_asked_only_so_often_whoever_asks(client):
    for hour in range(8):
        with telling_of(now() + timedelta(hours=hour)):
            asked(Client(REMOTE_ADDR=f"10.0.0.{hour}"))
    assert len(mails("collect.subscribe")) == 5


def test_a_network_that_asks_too_often_is_put_off(client):
    for number in range(21):
        answer = asked(client, f"a{number}@example.com")
    assert answer.status_code == 429 and Subscription.objects.count() == 20


def test_one_press_of_the_mailbox_ends_it_without_cookies():
    one = a_subscription()
    mailbox = Client(enforce_csrf_checks=True)
    assert mailbox.get(page_of(one, "unsubscribe"))["Location"] == page_of(one)
    answer = mailbox.post(page_of(one, "unsubscribe"), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and "已经删掉" in answer.text
    assert not Subscription.objects.exists()


def test_a_mail_carries_the_address_that_ends_it():
    a_subscription()
    end = opened(Message.objects.get().unsubscribe_sealed, "messages.unsubscribe")
    assert end == f"https://huiyin.example.gov.cn{page_of(Subscription.objects.get(), 'unsubscribe')}"


@pytest.mark.parametrize("token", ["0" * 32, "x", "％"])
def test_without_the_token_there_is_nothing(client, token):
    one = a_subscription()
    for name in ("subscription", "confirm", "unsubscribe"):
        method = client.get if name == "subscription" else client.post
        assert method(reverse(f"portal:{name}", args=[one.key, token])).status_code == 404
    assert Subscription.objects.exists()


def test_news_goes_out_once_and_only_to_those_who_said_yes():
    one, until = a_subscription(), now()
    assert actions.tell_news(one, ["路灯亮化：办结"], until, by=MACHINE)
    assert not actions.tell_news(one, ["路灯亮化：办结"], until, by=MACHINE)
    asking = a_subscription(confirmed=False, address="li@example.com")
    assert not actions.tell_news(asking, ["路灯亮化：办结"], until, by=MACHINE)
    (words,) = mails("collect.news")
    assert "路灯亮化：办结" in words and page_of(one) in words


def test_addresses_that_never_confirmed_are_forgotten():
    kept, _waiting = a_subscription(), a_subscription(confirmed=False, address="li@example.com")
    assert actions.forget_unconfirmed(by=MACHINE) == 0
    with telling_of(now() + timedelta(days=4)):
        assert actions.forget_unconfirmed(by=MACHINE) == 1
    assert list(Subscription.objects.all()) == [kept]


@pytest.mark.parametrize(
    "address", ["", "zhang", "a@b", "张@例子.中国" * 40, "a@example.com\nBcc: b@example.com", "\x00"]
)
def test_what_is_no_address_is_refused_with_the_field_named(client, address):
    answer = asked(client, address)
    assert answer.status_code == 422 and 'href="#id_address"' in answer.text
    assert not Subscription.objects.exists() and not Message.objects.exists()


def test_only_townships_and_villages_in_use_are_followed(client):
    for pk in (cast.county().pk, 0, 9**18):
        assert client.get(reverse("portal:subscribe", args=[pk])).status_code == 404


def test_only_residents_ask_and_only_the_machine_tells():
    one = a_subscription()
    with pytest.raises(PermissionDenied):
        actions.tell_news(one, ["x"], now(), by=RESIDENT)
    with pytest.raises(PermissionDenied):
        actions.end_subscription(one, by=cast.dispatcher())


def test_asking_costs_few_queries(client):
    with at_most(12):
        asked(client)
