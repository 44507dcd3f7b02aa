"""Saying something in one page that the browser kept: taken once, refused in words."""

from uuid import uuid4

import pytest
from django.test import Client

from huiyin.collect.models import Request
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/say/offline/"


def told(**more):
    data = {"key": str(uuid4()), "matter": "help", "words": "水停了三天。", "place_words": "车江街道白水村"}
    return data | more


def test_words_place_and_person_are_taken_at_once_and_the_number_is_shown(client):
    page = client.post(PAGE, told(phone="13873412345", name="张桂英", secrecy="on"), follow=True)
    made = Request.objects.get()
    assert made.no in page.text
    assert (made.channel, made.words, made.secrecy) == ("portal", "水停了三天。", True)
    assert made.resident is not None and made.place == cast.village()


def test_the_same_key_twice_makes_one_request(client):
    data = told()
    for _time in range(2):
        assert Request.objects.count() <= 1
        page = client.post(PAGE, data, follow=True)
    assert Request.objects.get().no in page.text


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"words": ""}, "请写下发生了什么"),
        ({"place_words": "火星村"}, "没有找到"),
        ({"phone": "12"}, "这个电话打不通"),
        ({"key": "x"}, ""),
        ({"key": ""}, ""),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_stays(client, wrong, remedy):
    answer = client.post(PAGE, told(**wrong))
    assert answer.status_code == 422 and remedy in answer.text
    assert "车江街道白水村" in answer.text or "place_words" in wrong
    assert not Request.objects.exists()


def test_the_kept_page_is_the_same_for_everybody_and_holds_no_token(client):
    bare = client.get(PAGE).text
    client.force_login(cast.dispatcher())
    client.post(PAGE, told(phone="13873412345"))
    again = client.get(PAGE)
    assert again.text == bare and 'name="csrfmiddlewaretoken" value=""' in bare
    assert not again.cookies


def test_a_kept_page_asks_for_its_token_first():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PAGE, told()).status_code == 403
    token = strict.get("/say/token/")
    assert "no-store" in token["Cache-Control"]
    assert strict.post(PAGE, told(csrfmiddlewaretoken=token.text)).status_code == 302
    assert Request.objects.count() == 1


def test_the_language_of_the_page_is_remembered(client):
    client.post(PAGE, told(), headers={"Accept-Language": "en"})
    assert Request.objects.get().language == "en"
