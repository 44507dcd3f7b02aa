"""The media centre's whole way in a real browser: a source, leads, an open case, the published answer."""

import os

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect import actions
from huiyin.collect.actions import feeds
from huiyin.collect.channels.media.tests.cast import a_publisher, rss
from huiyin.collect.models import Publication, Request
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HUIYIN_SHOTS")
LIGHT = "车江街道白水村村口路灯不亮了，坏了有半个月，晚上看不见路，请修一下"
POSTS = rss(
    ("1", "盼修桥", "车江街道白水村的桥面破了，没人管，盼修。"),
    ("2", "盼修路灯", LIGHT),
    ("3", "全县召开座谈会", "县里召开座谈会。"),
)


def shot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/media-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_editor_brings_in_judges_joins_and_publishes(live_server, new_page, axe, settings, width):
    case = cast.a_case(words="张桂英家门口的路灯坏了半个月，晚上看不见路。")
    page = new_page(width)
    with a_publisher() as publisher:
        settings.HUIYIN_REACHABLE = [publisher.host]
        publisher.pages["/feed"] = (200, {}, POSTS)
        sign_in(page, live_server)
        add_a_source(page, publisher.url("/feed"), axe)
        assert feeds.ask_feeds(by=MACHINE) == {"asked": 1, "noted": 3}
    judge(page, axe)
    join(page, case, axe)
    publish(page, live_server, axe)


def sign_in(page, live_server):
    client = Client()
    client.force_login(cast.user_with(Role.MEDIA_EDITOR))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("media:items"))


def look(page, axe, name):
    shot(page, name)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def add_a_source(page, url, axe):
    page.get_by_role("link", name="线索来源").click()
    page.get_by_role("link", name="添加来源").first.click()
    page.get_by_label("来源名称").fill("百姓留言")
    page.get_by_label("订阅地址").fill("http://10.0.0.1/feed")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("alert")).to_contain_text("内部网络的地址")
    page.get_by_label("订阅地址").fill(url)
    look(page, axe, "source")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("row", name="百姓留言")).to_contain_text("正在读取")
    look(page, axe, "sources")


def judge(page, axe):
    """One lead is made a request, another set aside, brought back and set aside again."""
    page.get_by_role("link", name="媒体线索").last.click()
    expect(page.get_by_text("可能是诉求")).to_have_count(2)
    look(page, axe, "items")
    page.get_by_role("link", name="全县召开座谈会").click()
    for again in (True, False):
        page.get_by_text("不是诉求，不予受理").click()
        page.get_by_label("不予受理的原因").fill("只是新闻报道")
        page.get_by_role("button", name="不予受理").click()
        expect(page.get_by_text("只是新闻报道").first).to_be_visible()
        if again:
            page.get_by_role("button", name="放回待研判").click()
    page.goto(page.url.split("/media/")[0] + reverse("media:items"))
    page.get_by_role("link", name="盼修桥").click()
    expect(page.locator("#id_place_words")).to_have_value("车江街道白水村")
    look(page, axe, "item")
    page.get_by_role("button", name="转为诉求").click()
    expect(page.locator(".number").first).to_have_text(Request.objects.get(item__title="盼修桥").no)


def join(page, case, axe):
    page.goto(page.url.split("/media/")[0] + reverse("media:items"))
    page.get_by_role("link", name="盼修路灯").click()
    expect(page.locator("#alike")).to_contain_text(case.category.label)
    page.get_by_role("link", name="和其中一件一起办").click()
    look(page, axe, "join")
    page.get_by_role("button", name="和这一件一起办").click()
    expect(page.get_by_text("和正在办的一起办。")).to_be_visible()
    react_to_all()
    assert Request.objects.get(item__title="盼修路灯").voice.case == case


def publish(page, live_server, axe):
    request = Request.objects.get(item__title="盼修桥")
    actions.answer(request, words="桥面已经补好，电话 13873412345。", by=cast.dispatcher())
    page.goto(live_server.url + reverse("media:answers"))
    look(page, axe, "answers")
    page.get_by_role("link", name="盼修桥", exact=True).click()
    expect(page.get_by_label("公开的话")).to_have_value("桥面已经补好，电话 ***********。")
    page.get_by_label("公开的话").fill("桥面已经补好。")
    page.get_by_label("公开在哪里").fill("https://example.org/1#reply")
    look(page, axe, "publish")
    page.get_by_role("button", name="已经公开").click()
    expect(page.get_by_text("没有要公开的答复")).to_be_visible()
    assert Publication.objects.get().url == "https://example.org/1#reply"
    told = page.request.get(live_server.url + reverse("media:published_json")).json()
    assert told["items"][0]["content_text"] == "桥面已经补好。"
