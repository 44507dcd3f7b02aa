"""What was answered to a post goes back under it, and everybody finds the way there."""

from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.collect import actions
from huiyin.collect.channels.media import queries
from huiyin.collect.channels.media.tests.cast import an_answered_item
from huiyin.collect.models import Publication, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
POST = "https://example.org/post/1#reply"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def editor(client):
    user = cast.user_with(Role.MEDIA_EDITOR)
    client.force_login(user)
    return user


def publish(client, answer, words="路灯已经修好。", url=POST):
    return client.post(reverse("media:publish", args=[answer.pk]), {"words": words, "url": url})


def waiting():
    return list(queries.answers_to_publish())


def test_an_answer_waits_under_its_post_until_it_is_published(client, editor):
    answer = an_answered_item(editor, "已修好，有事请打 13873412345 找王师傅。")
    page = client.get(reverse("media:answers")).text
    assert "路灯坏了" in page and 'href="https://example.org/post/1"' in page
    form = client.get(reverse("media:publish", args=[answer.pk])).text
    assert "请打 *********** 找" in form.split("<textarea")[1]
    assert publish(client, answer)["Location"] == reverse("media:answers")
    assert waiting() == []
    told = Publication.objects.get()
    assert (told.words, told.url, told.by) == ("路灯已经修好。", POST, editor)
    event = Event.objects.get(kind="collect.published")
    assert (event.chain, event.facts["answer"]) == (answer.request.no, answer.pk)
    assert "看公开的地方" in client.get(reverse("media:publish", args=[answer.pk])).text


def test_twice_is_once(client, editor):
    answer = an_answered_item(editor)
    publish(client, answer)
    publish(client, answer, "别的话")
    assert Publication.objects.get().words == "路灯已经修好。"
    assert Event.objects.filter(kind="collect.published").count() == 1


def test_a_later_answer_waits_anew(editor, client):
    answer = an_answered_item(editor)
    publish(client, answer)
    actions.answer(answer.request, words="又坏了，已经换新的。", by=cast.dispatcher())
    assert [one.words for one in waiting()] == ["又坏了，已经换新的。"]


def test_an_answer_is_kept_back_with_a_reason(client, editor):
    answer = an_answered_item(editor)
    page = reverse("media:keep", args=[answer.pk])
    assert client.post(page, {"keep-why_not": ""}).status_code == 422
    client.post(page, {"keep-why_not": "原帖已经删除"})
    assert waiting() == [] and not queries.published().exists()
    assert Event.objects.filter(kind="collect.not_published").exists()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "x", "https://u:p@example.org/", "https://e.org/\u202e"]
)
def test_only_an_address_that_may_be_clicked_is_published(client, editor, url):
    assert publish(client, an_answered_item(editor), url=url).status_code == 422


def test_what_is_secret_or_came_another_way_is_never_published(editor):
    answer = an_answered_item(editor)
    Request.objects.update(secrecy=True)
    answer.request.refresh_from_db()
    assert waiting() == []
    with pytest.raises(PermissionDenied):
        actions.publish(answer, words="x", url=POST, by=editor)
    other = cast.a_request()
    actions.answer(other, words="好了", by=cast.dispatcher())
    assert waiting() == []
    with pytest.raises(PermissionDenied):
        actions.publish(other.answers.get(), words="x", url=POST, by=editor)


def test_others_do_not_publish(editor):
    with pytest.raises(PermissionDenied):
        actions.publish(an_answered_item(editor), words="x", url=POST, by=cast.dispatcher())


def test_everybody_may_subscribe_to_what_was_published(client, editor):
    publish(client, an_answered_item(editor, title="路灯<script>坏了</script>\x08"), "修好了 <b>谢谢</b>")
    client.logout()
    atom = client.get(reverse("media:published_atom"))
    assert atom["Content-Type"].startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(atom.content).findall(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == POST
    assert entry.find(f"{ATOM}summary").text == "修好了 <b>谢谢</b>"
    told = client.get(reverse("media:published_json"))
    assert told["Access-Control-Allow-Origin"] == "*" and "max-age=300" in told["Cache-Control"]
    (item,) = told.json()["items"]
    assert (item["url"], item["external_url"]) == (POST, "https://example.org/post/1")
    assert item["content_text"] == "修好了 <b>谢谢</b>" and "<b>" not in atom.text


@pytest.mark.parametrize("count", [1, 30])
def test_pages_stay_within_ten_queries(client, editor, count):
    for _time in range(count):
        answer = an_answered_item(editor)
        if _time % 2:
            publish(client, answer)
    with at_most(10):
        client.get(reverse("media:answers"))
    with at_most(10):
        client.get(reverse("media:publish", args=[answer.pk]))
    with at_most(3):
        client.get(reverse("media:published_atom"))
