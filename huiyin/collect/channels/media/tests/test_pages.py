from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from huiyin.collect import actions
from huiyin.collect.kinds import Channel
from huiyin.collect.models import MediaItem, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = cast.user_with(Role.MEDIA_EDITOR)
    client.force_login(user)
    return user


def an_item(by, **more):
    told = {"source": "县融媒", "title": "路灯坏了", "words": "白水村路灯坏了半年。", "url": "", **more}
    return actions.note_item(key=uuid4(), published_at=None, **told, by=by)


def pasted(**more):
    return {
        "key": uuid4(),
        "source": "红网",
        "title": "村口没有灯",
        "words": "村口的路灯坏了半年。",
        "url": "https://example.org/a",
        "published": "2026-11-01",
        **more,
    }


def judged(**more):
    return {
        "words": "白水村路灯坏了半年。",
        "place_words": "车江街道白水村",
        "matter": "help",
        "urgency": "urgent",
        **more,
    }


def test_a_text_is_pasted_once_however_often_it_is_sent(client, editor):
    told = pasted()
    first = client.post(reverse("media:new"), told)
    again = client.post(reverse("media:new"), told)
    item = MediaItem.objects.get()
    assert first["Location"] == again["Location"] == reverse("media:item", args=[item.pk])
    assert (item.source, item.noted_by) == ("红网", editor)
    assert "村口没有灯" in client.get(reverse("media:items")).text
    assert client.get(reverse("media:new")).status_code == 200


HOSTILE = [
    ("words", "路灯\x00坏了"),
    ("words", "灯" * 10_000),
    ("words", ""),
    ("title", "题" * 121),
    ("url", "javascript:alert(1)"),
    ("published", "2026-13-45"),
    ("published", "0001-01-01"),
    ("published", (today() + timedelta(days=2)).isoformat()),
]


@pytest.mark.parametrize(("field", "value"), HOSTILE)
def test_a_bad_paste_is_refused_with_its_field_named(client, editor, field, value):
    answer = client.post(reverse("media:new"), pasted(**{field: value}))
    assert answer.status_code == 422 and f'href="#id_{field}"' in answer.text
    assert not MediaItem.objects.exists()


def test_a_key_that_is_none_is_refused(client, editor):
    assert client.post(reverse("media:new"), pasted(key="1; DROP TABLE")).status_code == 422
    assert not MediaItem.objects.exists()


def test_script_is_shown_as_text(client, editor):
    item = an_item(editor, title="<script>alert(1)</script>", words="<img src=x onerror=alert(1)>")
    page = client.get(reverse("media:item", args=[item.pk])).text
    assert "<script>alert(1)" not in page and "<img src=x" not in page


def test_a_text_becomes_a_request_once(client, editor):
    item = an_item(editor)
    assert "白水村路灯坏了半年。" in client.get(reverse("media:item", args=[item.pk])).text
    told = judged()
    for _time in range(2):
        answer = client.post(reverse("media:take", args=[item.pk]), told)
        assert answer["Location"] == reverse("media:item", args=[item.pk])
    request = Request.objects.get()
    assert (request.channel, request.item, request.place, request.urgency) == (
        Channel.MEDIA,
        item,
        cast.village(),
        "urgent",
    )
    page = client.get(reverse("media:item", args=[item.pk])).text
    assert request.no in page and "办理中" in page and "转为诉求</button>" not in page


def test_a_text_already_taken_makes_no_second_request_whatever_is_sent(client, editor):
    item = an_item(editor)
    client.post(reverse("media:take", args=[item.pk]), judged())
    answer = client.post(reverse("media:take", args=[item.pk]), judged(words="别的话。"))
    assert answer["Location"] == reverse("media:item", args=[item.pk])
    assert Request.objects.get().words == "白水村路灯坏了半年。"


def test_a_text_set_aside_is_not_taken_until_it_is_brought_back(client, editor):
    item = an_item(editor)
    client.post(reverse("media:set_aside", args=[item.pk]), {"aside-reason": "不在本县"})
    assert client.post(reverse("media:take", args=[item.pk]), judged()).status_code == 409
    assert "放回待研判" in client.get(reverse("media:item", args=[item.pk])).text
    client.post(reverse("media:bring_back", args=[item.pk]))
    client.post(reverse("media:take", args=[item.pk]), judged())
    item.refresh_from_db()
    assert (item.state, item.reason, Request.objects.count()) == ("taken", "", 1)
    assert client.post(reverse("media:bring_back", args=[item.pk])).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", "\x00"),
        ("words", "灯" * 10_000),
        ("place_words", "白水村"),
        ("place_words", "不存在的地方"),
        ("matter", "x"),
        ("urgency", "soon"),
        ("category", "99999999"),
        ("category", "' OR 1=1"),
    ],
)
def test_a_bad_judgement_is_refused_and_what_was_typed_is_kept(client, editor, field, value):
    item = an_item(editor)
    typed = judged(words="只留这一句。")
    answer = client.post(reverse("media:take", args=[item.pk]), {**typed, field: value})
    assert answer.status_code == 422 and f'href="#id_{field}' in answer.text
    assert field == "words" or "只留这一句。" in answer.text
    item.refresh_from_db()
    assert item.state == "new" and not Request.objects.exists()


@pytest.mark.parametrize("pk", ["0", "-1", "99999999999999999999", "abc"])
def test_a_wrong_place_number_does_not_replace_the_words(client, editor, pk):
    item = an_item(editor)
    answer = client.post(reverse("media:take", args=[item.pk]), judged(place=pk))
    assert answer.status_code in (302, 422)
    assert all(request.place == cast.village() for request in Request.objects.all())


def test_a_place_without_a_clear_name_lists_the_candidates(client, editor):
    item = an_item(editor)
    answer = client.post(reverse("media:take", args=[item.pk]), judged(place_words="白水村"))
    assert "车江街道白水村" in answer.text and "花桥镇白水村" in answer.text


def test_a_text_is_set_aside_with_a_reason(client, editor):
    item = an_item(editor)
    page = reverse("media:set_aside", args=[item.pk])
    assert client.post(page, {"aside-reason": ""}).status_code == 422
    assert client.post(page, {"aside-reason": "字" * 201}).status_code == 422
    client.post(page, {"aside-reason": "不在本县"})
    item.refresh_from_db()
    assert (item.state, item.reason) == ("set_aside", "不在本县")
    assert "不在本县" in client.get(reverse("media:item", args=[item.pk])).text
    assert client.post(page, {"aside-reason": "再来"}).status_code == 409


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNTY_LEADER])
def test_who_oversees_reads_and_does_not_judge(client, editor, role):
    item = an_item(editor)
    client.force_login(cast.user_with(role))
    page = client.get(reverse("media:item", args=[item.pk]))
    assert page.status_code == 200 and "media-take" not in page.text and "<textarea" not in page.text
    assert client.post(reverse("media:take", args=[item.pk]), judged()).status_code == 403
    assert client.post(reverse("media:set_aside", args=[item.pk]), {"aside-reason": "x"}).status_code == 403
    assert client.get(reverse("media:new")).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_pages_stay_within_ten_queries(client, editor, count):
    for _time in range(count):
        item = an_item(editor)
    with at_most(10):
        page = client.get(reverse("media:items"))
    assert ("下一页" in page.text) == (count > 25)
    with at_most(10):
        client.get(reverse("media:item", args=[item.pk]))


def test_writes_stay_within_twelve_queries(client, editor):
    with at_most(12):
        client.post(reverse("media:new"), pasted())
    item = an_item(editor)
    village = cast.village()
    with at_most(14):  # two chains are told: the request's and the text's
        client.post(reverse("media:take", args=[item.pk]), judged(place=village.pk))
    item = an_item(editor)
    with at_most(12):
        client.post(reverse("media:set_aside", args=[item.pk]), {"aside-reason": "不在本县"})
