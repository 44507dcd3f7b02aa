"""What everybody may read of a township or village, as a page, a feed and a daily mail."""

import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.urls import reverse

from huiyin.archive.actions import amend
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Wish
from huiyin.collect.models import Category, Subscription
from huiyin.collect.tests.counting import at_most
from huiyin.evaluate.tests.cast import BAD, Done
from huiyin.evaluate.tests.test_endings import approved, handed, later
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now, telling_of
from huiyin.report import jobs
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
WORDS, ANSWER = "张桂英家门口的路灯坏了。", "张桂英您好，灯修好了。"


def answered(case, words=ANSWER):
    collect.answer(case.voice_set.get().request, words=words, by=cast.dispatcher())
    return case


def page(client, place=None):
    return client.get(reverse("report:around", args=[(place or cast.village()).pk]))


def feed(client, place=None, **headers):
    return client.get(reverse("report:feed", args=[(place or cast.village()).pk]), headers=headers)


def entries(answer):
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_it_tells_class_village_state_and_days_and_never_words(client):
    answered(cast.a_case(words=WORDS, resident=cast.resident()))
    for text in (page(client).text, page(client, cast.township()).text, feed(client).text):
        assert "路灯亮化" in text and "白水村" in text and "正在安排" in text
        for secret in ("张桂英", "门口", "修好了", "138"):
            assert secret not in text


def test_what_is_secret_or_of_a_closed_class_or_elsewhere_is_not_there(client):
    cast.a_case(secrecy=True)
    cast.a_case(category=Category.objects.get(code="companion"))
    cast.a_case(cast.village("花桥镇白水村"))
    assert "还没有公开的事" in page(client).text
    assert entries(feed(client)) == []


def test_a_class_set_by_the_desk_makes_a_matter_known(client):
    case = cast.a_case(category=Category.objects.get(code="other"))
    assert "还没有公开的事" in page(client).text
    road = Category.objects.get(code="road")
    told = {"title": "路", "matter": case.matter, "urgency": case.urgency}
    amend(case, category=road, by=cast.dispatcher(), **told)
    assert road.label in page(client).text


def test_places_lead_to_the_page_and_the_page_to_feed_and_mail(client):
    village = cast.village()
    assert page(client, cast.township()).text.count(reverse("report:around", args=[village.pk])) == 1
    assert reverse("report:around", args=[cast.township().pk]) in client.get("/around/").text
    assert reverse("report:around_where") in client.get("/").text
    text = page(client).text
    for name in ("report:feed", "portal:subscribe"):
        assert reverse(name, args=[village.pk]) in text


def test_the_feed_is_atom_with_lasting_ids(client):
    case = cast.a_case()
    first = feed(client)
    assert first["Content-Type"].startswith("application/atom+xml")
    (before,) = entries(first)
    with telling_of(now() + timedelta(hours=1)):
        answered(case)
    (after,) = entries(feed(client))
    assert before.findtext(f"{ATOM}id") == after.findtext(f"{ATOM}id")
    assert before.findtext(f"{ATOM}updated") < after.findtext(f"{ATOM}updated")


@pytest.mark.parametrize("empty", [True, False])
def test_a_reader_that_has_the_latest_is_told_so(client, empty):
    if not empty:
        cast.a_case()
    first = feed(client)
    assert feed(client, **{"If-None-Match": first["ETag"]}).status_code == 304
    assert feed(client, **{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    cast.a_case(words="桥面破了。", category=Category.objects.get(code="road"))
    assert feed(client, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_places_that_nobody_follows_are_not_there(client):
    for name in ("report:around", "report:feed"):
        for pk in (cast.county().pk, 0, 9**18):
            assert client.get(reverse(name, args=[pk])).status_code == 404


def test_it_costs_few_queries_however_many_matters(client):
    for number in range(8):
        case = cast.a_case(words=f"路灯坏了{number}")
        if number % 2:
            answered(case, words=f"修好了{number}")
    with at_most(10):
        assert page(client).text.count("人反映") == 0
    with at_most(10):
        assert len(entries(feed(client))) == 8


def subscribed(address="zhang@example.com", language="zh-hans"):
    wish = Wish(cast.village(), address, language, "https://huiyin.example.gov.cn")
    collect.subscribe(wish, by=RESIDENT)
    one = Subscription.objects.latest("pk")
    collect.confirm(one, by=RESIDENT)
    return one


def news():
    rows = Message.objects.filter(code="collect.news").order_by("pk")
    return [opened(one.words_sealed, "messages.words") for one in rows]


def a_day_later(days=1):
    with telling_of(now() + timedelta(days=days)):
        return jobs.tell_subscribers()["mails"]


def test_each_day_subscribers_hear_what_is_new_in_their_language_and_nothing_twice():
    cast.a_case(words="从前的路灯坏了。")
    with telling_of(now() + timedelta(minutes=1)):
        subscribed()
        subscribed("smith@example.com", "en")
    with telling_of(now() + timedelta(minutes=2)):
        cast.a_case(words=WORDS, category=Category.objects.get(code="road"))
    assert a_day_later() == 2
    english, chinese = news()
    assert "道路桥梁" in chinese and "路灯" not in chinese and "张桂英" not in chinese
    assert "Roads and bridges" in english and "https://huiyin.example.gov.cn/around/" in english
    assert a_day_later(2) == 0


def test_nothing_new_is_no_mail():
    subscribed()
    assert a_day_later() == 0 and news() == []


def test_an_old_matter_that_ends_is_news():
    case = cast.a_case()
    with telling_of(now() + timedelta(hours=1)):
        subscribed()
    Case.objects.filter(pk=case.pk).update(state=Case.State.CLOSED, closed_at=now() + timedelta(hours=2))
    assert a_day_later() == 1
    assert "销号" in news()[0]


def test_the_daily_mail_is_sent_by_the_machine_alone():
    one = subscribed()
    assert collect.tell_news(one, [], now(), by=MACHINE) is False


def test_what_was_put_off_or_handed_over_is_not_said_to_be_done(client):
    done, gone = Done().hear(BAD), Done().hear(BAD)
    approved(done, later(done, 30))
    approved(gone, handed())
    text = page(client).text
    assert "自动重新办理" in text and "已移交别的法定程序" in text and "已销号" not in text
