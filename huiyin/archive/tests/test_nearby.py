"""Before sending, a resident sees what others said nearby, and may join it with an own voice."""

import pytest
from django.urls import reverse

from huiyin.archive import queries
from huiyin.archive.models import Case, Voice
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Category, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import set_wishes
from huiyin.kernel.places.models import Place
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
LIGHT = "张桂英家门口的路灯坏了半个月，晚上看不见路。"
AGAIN = "我们村口路灯不亮了，坏了有半个月，老人晚上出门看不见路，请修一下"
NEARBY, ME_TOO = "/say/nearby/", "/say/nearby/choose/"


def say(client, words=AGAIN, place="车江街道白水村"):
    """The first two pages; where the second leads."""
    client.post("/say/", {"matter": "help", "words": words})
    return client.post("/say/where/", {"place_words": place})["Location"]


def send(client) -> Request:
    before = set(Request.objects.values_list("pk", flat=True))
    client.post("/say/you/", {})
    client.post("/say/send/")
    react_to_all()
    return Request.objects.exclude(pk__in=before).get()


def test_the_place_leads_to_what_others_said_nearby(client):
    case = cast.a_case(words=LIGHT)
    assert say(client) == NEARBY
    page = client.get(NEARBY).text
    assert case.category.label in page and "同一个村" in page and "今天" in page and "正在安排" in page


def test_nothing_alike_leads_straight_on(client):
    say(client)
    assert client.get(NEARBY)["Location"] == reverse("portal:photos")


def test_it_tells_neither_words_nor_names(client):
    case = cast.a_case(words=LIGHT, resident=cast.resident())
    say(client)
    page = client.get(NEARBY).text
    for secret in ("张桂英", "13873412345", "138****2345", case.title, "家门口"):
        assert secret not in page


def test_me_too_is_a_voice_of_its_own_in_the_same_case(client):
    case = cast.a_case(words=LIGHT)
    say(client)
    assert client.post(ME_TOO, {"case": case.no})["Location"] == reverse("portal:photos")
    mine = send(client)
    assert (mine.words, mine.voice.case) == (AGAIN, case)
    case.refresh_from_db()
    assert (case.voices, Case.objects.count()) == (2, 1)
    assert mine.no in client.get("/say/sent/").text
    assert "共 7 步：建档" in client.get(reverse("portal:progress", args=[mine.no])).text


def test_none_of_these_is_a_case_of_its_own(client):
    case = cast.a_case(words=LIGHT)
    say(client)
    client.post(ME_TOO, {"case": case.no})
    client.post(ME_TOO, {"case": ""})
    assert send(client).voice.case != case


def test_a_neighbour_village_is_written_into_the_case(client):
    case = cast.a_case(words=LIGHT)
    other = Place.objects.filter(parent=case.place.parent).exclude(pk=case.place_id)[0]
    say(client, place=other.full_name)
    assert case.category.label in client.get(NEARBY).text
    client.post(ME_TOO, {"case": case.no})
    send(client)
    assert list(case.further_places.values_list("place", flat=True)) == [other.pk]


def of_a_closed_class():
    return cast.a_case(words=LIGHT, category=Category.objects.get(code="companion"))


def secret():
    return cast.a_case(words=LIGHT, secrecy=True)


def by_somebody_who_wishes_secrecy():
    resident = cast.resident()
    set_wishes(resident, {"secrecy": True}, by=MACHINE)
    return cast.a_case(words=LIGHT, resident=resident)


def a_complaint():
    return cast.a_case(words=LIGHT, matter=Matter.COMPLAINT)


def against_a_unit():
    return cast.a_case(words=LIGHT, against=cast.organisation())


def joined_by_a_secret_voice():
    case = cast.a_case(words=LIGHT)
    voice = Voice.objects.get(case=cast.a_case(words="水渠塌了", secrecy=True))
    Voice.objects.filter(pk=voice.pk).update(case=case)
    return case


def reported_done():
    case = cast.a_case(words=LIGHT)
    Case.objects.filter(pk=case.pk).update(state=Case.State.REPORTED)
    return case


def far_away():
    return cast.a_case(cast.village("花桥镇白水村"), LIGHT)


HIDDEN = (
    of_a_closed_class,
    secret,
    by_somebody_who_wishes_secrecy,
    a_complaint,
    against_a_unit,
    joined_by_a_secret_voice,
    reported_done,
    far_away,
)


@pytest.mark.parametrize("made", HIDDEN)
def test_what_is_not_for_everybody_is_neither_shown_nor_joined(client, made):
    case = made()
    say(client)
    assert client.get(NEARBY).status_code == 302
    client.post(ME_TOO, {"case": case.no})
    assert send(client).voice.case != case


def test_a_case_that_was_hidden_or_ended_meanwhile_is_not_joined(client):
    case = cast.a_case(words=LIGHT)
    say(client)
    client.post(ME_TOO, {"case": case.no})
    Case.objects.filter(pk=case.pk).update(secrecy=True)
    assert send(client).voice.case != case


def test_ones_own_pin_tells_nothing_of_anothers():
    """Only villages are measured, and only where their pins are real."""
    village = cast.village()
    case = cast.a_case(village, LIGHT, lat=26.7001, lon=112.6001)
    for lat in (26.70, 26.75, None):
        (one,) = queries.look_alikes_in_public(AGAIN, queries.Spot(village, lat, 112.6))
        assert (one.case, one.km) == (case, None)


@pytest.mark.parametrize("number", ["", "D26-0000001-1", "x" * 500, "\x00"])
def test_a_number_from_elsewhere_chooses_nothing(client, number):
    cast.a_case(words=LIGHT)
    say(client)
    assert client.post(ME_TOO, {"case": number}).status_code == 302
    assert client.get("/say/check/").text.count("<dd>不要</dd>") == 2


def test_without_words_and_place_it_leads_back(client):
    assert client.get(NEARBY)["Location"] == client.post(ME_TOO, {})["Location"] == reverse("portal:say")


def test_it_costs_few_queries(client):
    for _time in range(6):
        cast.a_case(words=LIGHT)
    say(client)
    with at_most(10):
        assert client.get(NEARBY).text.count("我也遇到了，一起办：") == 5
