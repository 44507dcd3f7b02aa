"""A post about what is already worked on becomes a voice of its own in that case."""

import pytest
from django.urls import reverse

from huiyin.archive.models import Case, Voice
from huiyin.collect.channels.media.tests.cast import an_item
from huiyin.collect.models import Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
LIGHT = "张桂英家门口的路灯坏了半个月，晚上看不见路。"
POST = "车江街道白水村村口路灯不亮了，坏了有半个月，晚上看不见路，请修一下"


@pytest.fixture
def editor(client):
    user = cast.user_with(Role.MEDIA_EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def item(editor):
    return an_item(editor, title="盼修路灯", words=POST)


def join(client, item, case, **more):
    told = {"key": "", "words": POST, "place_words": "车江街道白水村", "case": case.no, **more}
    told["key"] = "6b1e53a4-6b36-4b7e-8f6a-1f2f3f4f5f6f"
    return client.post(reverse("archive:join_text", args=[item.pk]), told)


def test_what_is_worked_on_in_the_village_stands_beside_the_text(client, item):
    case = cast.a_case(words=LIGHT)
    fragment = client.get(reverse("archive:alike_text", args=[item.pk])).text
    page = client.get(reverse("archive:join_text", args=[item.pk])).text
    for shown in (fragment, page):
        assert case.category.label in shown and "正在安排" in shown
        assert "张桂英" not in shown and "家门口" not in shown


def test_the_text_joins_and_keeps_its_own_number(client, item):
    case = cast.a_case(words=LIGHT)
    for _time in range(2):
        assert join(client, item, case)["Location"] == reverse("media:item", args=[item.pk])
    react_to_all()
    made = Request.objects.get(item=item)
    assert (made.channel, made.matter, made.category) == ("media", case.matter, case.category)
    assert Voice.objects.get(request=made).case == case
    assert Case.objects.get().voices == 2


def test_only_what_was_offered_can_be_joined(client, item):
    elsewhere = cast.a_case(cast.village("花桥镇白水村"), words=LIGHT)
    assert join(client, item, elsewhere).status_code == 200
    assert not Request.objects.filter(item=item).exists()


def test_a_secret_matter_is_not_offered(client, item):
    case = cast.a_case(words=LIGHT, secrecy=True)
    assert case.no not in client.get(reverse("archive:join_text", args=[item.pk])).text


def test_without_a_village_it_asks_for_one(client, editor):
    item = an_item(editor, title="路灯", words="村口路灯坏了半个月，晚上看不见路")
    cast.a_case(words=LIGHT)
    page = reverse("archive:join_text", args=[item.pk])
    assert "先写清是哪个村" in client.get(page).text
    assert join(client, item, cast.a_case(), place_words="不存在的地方").status_code == 422


def test_others_do_not_join_texts(client, item):
    client.force_login(cast.dispatcher())
    for name in ("archive:alike_text", "archive:join_text"):
        assert client.get(reverse(name, args=[item.pk])).status_code == 403


def test_the_page_stays_within_its_queries(client, item):
    for _time in range(6):
        cast.a_case(words=LIGHT)
    page = reverse("archive:join_text", args=[item.pk])
    client.get(page)
    with at_most(10):
        client.get(page)
