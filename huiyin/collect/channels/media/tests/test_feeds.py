"""Feeds are asked in their turn and only for news; what fails is told, and asked ever more rarely."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.collect.actions import feeds
from huiyin.collect.actions.feeds.keeping import Source
from huiyin.collect.channels.media.tests.cast import a_feed, a_publisher, asked_again, rss
from huiyin.collect.models import Category, Feed, MediaItem
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.schedule import RECURRING
from huiyin.kernel.outward.asking import Unreachable
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
LAMP = ("a1", "路灯坏了没人管", "车江街道白水村的路灯坏了半年，盼修。")
NEWS = ("a2", "全县召开座谈会", "县里召开座谈会，部署工作。")


def look():
    """What the clock does."""
    return RECURRING["collect.look_for_feeds"].errand()


@pytest.fixture
def publisher(settings):
    with a_publisher() as server:
        settings.HUIYIN_REACHABLE = [server.host]
        yield server


@pytest.fixture
def editor(client):
    user = cast.user_with(Role.MEDIA_EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def feed(publisher):
    publisher.pages["/feed"] = (200, {"ETag": '"1"', "Last-Modified": "x"}, rss(LAMP, NEWS))
    return a_feed(publisher.url("/feed"))


def test_new_texts_wait_for_the_editor_with_their_reasons(client, editor, feed):
    assert asked_again(feed) == 2
    lamp = MediaItem.objects.get(ref="a1")
    assert (lamp.source, lamp.url, lamp.state) == ("百姓留言", "https://example.org/a1", "new")
    assert lamp.villages == [cast.village().pk]
    assert {code for code, _weight, _words in lamp.signs} == {"asks", "complaint", "village"}
    assert MediaItem.objects.get(ref="a2").score < 0 < lamp.score
    page = client.get(reverse("media:items")).text
    assert page.index("路灯坏了没人管") < page.index("全县召开座谈会")
    assert page.count("可能是诉求") == 1 and "“没人管”" in page
    form = client.get(reverse("media:item", args=[lamp.pk])).text
    assert f'value="{cast.village().pk}"' in form and "为什么排在这里" in form


def test_what_is_known_is_not_noted_again_and_stays_as_it_is(feed, publisher):
    asked_again(feed)
    publisher.pages["/feed"] = (200, {}, rss(("a1", "改了标题", "改了"), ("a3", "新的", "新的一条")))
    assert asked_again(feed) == 1
    assert MediaItem.objects.get(ref="a1").title == "路灯坏了没人管"
    assert (MediaItem.objects.count(), feed.noted) == (3, 3)
    assert Event.objects.filter(kind="collect.item_noted").count() == 3


def test_two_feeds_may_use_the_same_name_for_different_texts(feed, publisher):
    other = a_feed(publisher.url("/feed?2"), "另一个")
    publisher.pages["/feed?2"] = (200, {}, rss(LAMP))
    assert asked_again(feed) + asked_again(other) == 3


def test_the_second_time_it_is_asked_only_for_news(feed, publisher):
    asked_again(feed)
    assert asked_again(feed) == 0
    _path, headers = publisher.asked[-1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "x")
    assert (feed.etag, feed.problem, feed.failures) == ('"1"', "", 0)
    assert feed.next_at - feed.answered_at >= timedelta(minutes=29)


FAILURES = {
    "/gone": ((410, {}, b""), "HTTP 410"),
    "/page": ((200, {}, b"<!DOCTYPE html><html></html>"), "这是网页"),
    "/dtd": ((200, {}, b'<!DOCTYPE rss [<!ENTITY a "b">]><rss/>'), "DOCTYPE"),
    "/round": ((302, {"Location": "/round"}, b""), "转来转去"),
    "/inside": ((302, {"Location": "http://169.254.169.254/latest/"}, b""), "内部网络"),
}


@pytest.mark.parametrize("path", FAILURES)
def test_a_failure_is_told_to_the_editor(client, editor, publisher, path):
    publisher.pages[path], words = FAILURES[path]
    feed = a_feed(publisher.url(path))
    assert asked_again(feed) == 0
    assert words in feed.problem and feed.failures == 1
    assert feed.problem in client.get(reverse("media:sources")).text


def test_every_failure_doubles_the_pause_up_to_a_day_and_an_answer_ends_it(feed, publisher):
    good, publisher.pages["/feed"] = publisher.pages["/feed"], (500, {}, b"")
    pauses = []
    for _time in range(8):
        asked_again(feed)
        pauses.append(round((feed.next_at - now()).total_seconds() / 60))
    assert pauses[:3] == [60, 120, 240] and pauses[-1] == 24 * 60
    publisher.pages["/feed"] = good
    assert asked_again(feed) == 2 and (feed.failures, feed.problem) == (0, "")


def test_only_one_worker_asks_a_feed_at_its_turn(feed):
    same = Feed.objects.get(pk=feed.pk)
    assert (feeds.ask_feed(feed, by=MACHINE), feeds.ask_feed(same, by=MACHINE)) == (2, 0)


def test_the_clock_starts_one_job_when_a_turn_has_come(feed, publisher):
    assert look() and look()
    assert Job.objects.filter(name=feeds.ASK).count() == 1
    assert feeds.ask_feeds(by=MACHINE) == {"asked": 1, "noted": 2}
    assert not look()


def test_an_editor_adds_pauses_and_resumes_a_feed(client, editor, publisher):
    told = {"name": "百姓留言", "url": publisher.url("/feed"), "every": "60", "is_comments": "on"}
    client.post(reverse("media:add_source"), told)
    feed = Feed.objects.get()
    assert (feed.every, feed.is_comments, feed.added_by) == (60, True, editor)
    assert client.post(reverse("media:add_source"), told).status_code == 422
    client.post(reverse("media:pause_source", args=[feed.pk]))
    assert client.post(reverse("media:ask_source", args=[feed.pk])).status_code == 409
    assert asked_again(feed) == 0
    client.post(reverse("media:resume_source", args=[feed.pk]))
    client.post(reverse("media:ask_source", args=[feed.pk]))
    feed.refresh_from_db()
    assert feed.state == "on" and Job.objects.filter(name=feeds.ASK).count() == 2
    kinds = list(Event.objects.filter(chain=feed.chain).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["collect.feed_added", "collect.feed_paused", "collect.feed_resumed"]


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/feed", "javascript:alert(1)", "http://u:p@example.org/", "x"]
)
def test_an_address_that_may_not_be_asked_is_refused_with_a_reason(client, editor, url):
    answer = client.post(reverse("media:add_source"), {"name": "x", "url": url, "every": "30"})
    assert answer.status_code == 422 and 'href="#id_url"' in answer.text
    assert not Feed.objects.exists()
    with pytest.raises(Unreachable):
        feeds.add_feed(Source("x", url), by=editor)


def test_only_the_media_centre_keeps_feeds(feed):
    stranger = cast.dispatcher()
    for verb in (feeds.pause_feed, feeds.resume_feed, feeds.ask_soon):
        with pytest.raises(PermissionDenied):
            verb(feed, by=stranger)
    with pytest.raises(PermissionDenied):
        feeds.ask_feed(feed, by=stranger)
    Feed.objects.update(state="paused")
    with pytest.raises(Refused):
        feeds.ask_soon(feed, by=cast.user_with(Role.MEDIA_EDITOR))


def amended(feed, **more):
    return {"name": feed.name, "url": feed.url, "every": feed.every, **more}


def changes(feed):
    return [
        event.facts["changed"] for event in Event.objects.filter(kind="collect.feed_changed").order_by("seq")
    ]


def test_an_editor_sets_a_feeds_name_place_and_class_right_and_new_texts_begin_with_them(
    client, editor, feed
):
    page = reverse("media:edit_source", args=[feed.pk])
    assert feed.url in client.get(page).text
    lamp = Category.objects.get(code="street-light")
    told = amended(feed, name="车江问政", place_words="车江街道白水村", category=lamp.pk)
    for _time in range(2):
        assert client.post(page, told).status_code == 302
    assert changes(feed) == [["name", "place", "category"]]
    shown = client.get(page).text
    assert "车江街道白水村" in shown and "车江问政" in client.get(reverse("media:sources")).text
    assert asked_again(feed) == 2
    news = MediaItem.objects.get(ref="a2")
    assert (news.source, news.feed) == ("车江问政", feed)
    form = client.get(reverse("media:item", args=[news.pk])).text
    assert 'value="车江街道白水村"' in form and f'<option value="{lamp.pk}" selected>' in form


def test_what_a_text_itself_names_counts_more_than_its_feeds_place(client, editor, feed):
    Feed.objects.filter(pk=feed.pk).update(place=cast.village("花桥镇白水村"))
    feed.refresh_from_db()
    asked_again(feed)
    lamp = MediaItem.objects.get(ref="a1")
    assert 'value="车江街道白水村"' in client.get(reverse("media:item", args=[lamp.pk])).text


def test_a_new_address_is_asked_from_the_beginning_and_nothing_comes_twice(client, editor, feed, publisher):
    asked_again(feed)
    Feed.objects.filter(pk=feed.pk).update(etag='"old"', failures=3, problem="x")
    publisher.pages["/moved"] = publisher.pages["/feed"]
    told = amended(feed, url=publisher.url("/moved"))
    assert client.post(reverse("media:edit_source", args=[feed.pk]), told).status_code == 302
    feed.refresh_from_db()
    assert (feed.etag, feed.failures, feed.problem) == ("", 0, "") and feed.next_at <= now()
    assert changes(feed) == [["url"]] and Job.objects.filter(name=feeds.ASK).count() == 1
    assert asked_again(feed) == 0 and MediaItem.objects.count() == 2


def test_an_answer_from_the_old_address_says_nothing_of_the_new_one(feed, editor, publisher):
    publisher.pages["/feed"] = (200, {"ETag": '"old"'}, publisher.pages["/feed"][2])
    publisher.pages["/moved"] = publisher.pages["/feed"]
    asking = Feed.objects.get(pk=feed.pk)
    feeds.amend_feed(feed, Source(feed.name, publisher.url("/moved")), by=editor)
    moved = Feed.objects.get(pk=feed.pk)
    Feed.objects.filter(pk=feed.pk).update(next_at=asking.next_at)
    feeds.ask_feed(asking, by=MACHINE)
    assert Feed.objects.get(pk=feed.pk).etag == moved.etag == ""


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"url": "http://10.0.0.1/feed"}, "内部网络"),
        ({"name": "另一个"}, "名称或网址重复"),
        ({"name": ""}, "来源名称"),
        ({"place_words": "火星村"}, "没有找到"),
    ],
)
def test_a_change_that_cannot_be_is_refused_in_words(client, editor, feed, wrong, remedy):
    a_feed("http://other.example/feed", "另一个")
    answer = client.post(reverse("media:edit_source", args=[feed.pk]), amended(feed, **wrong))
    assert answer.status_code == 422 and remedy in answer.text
    assert not changes(feed)


def test_only_editors_change_feeds(client, feed):
    with pytest.raises(PermissionDenied):
        feeds.amend_feed(feed, Source("x", feed.url), by=cast.dispatcher())
    client.force_login(cast.dispatcher())
    assert client.get(reverse("media:edit_source", args=[feed.pk])).status_code == 403
