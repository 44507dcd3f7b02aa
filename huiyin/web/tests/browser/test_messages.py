"""The administrator sets a gateway up; the station takes the answer to whoever has no telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect import actions as collect
from huiyin.collect.kinds import Channel
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages.actions import send_next
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.tests.cast import gateway
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_gateway_is_set_up_and_tried_by_keyboard_alone(new_page, live_server, settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    page = new_page()
    enter(page, live_server.url, cast.user_with(Role.SYSTEM_ADMIN))
    page.goto(live_server.url + reverse("desk"))
    page.get_by_role("navigation").get_by_role("link", name="消息", exact=True).press("Enter")
    page.get_by_role("link", name="短信", exact=True).press("Enter")
    with gateway() as (url, asked):
        page.get_by_label("网关地址").fill(url)
        page.get_by_label("请求内容").fill('{"to": "{phone}", "text": "{words}"}')
        page.get_by_label("成功标志在哪里").fill("/code")
        page.get_by_label("成功时是什么").fill("0")
        page.get_by_role("button", name="保存").press("Enter")
        page.get_by_label("试发到哪个手机号").fill("13873412345")
        page.get_by_role("button", name="试发").press("Enter")
        expect(page.get_by_text("已排队试发")).to_be_visible()
        assert send_next(by=MACHINE)
    assert len(asked) == 1
    page.reload()
    expect(page.get_by_role("row").filter(has_text="138****2345")).to_contain_text("已发出")


def test_the_dispatcher_lets_the_nights_be_quiet(new_page, live_server, axe):
    page = new_page(390)
    enter(page, live_server.url, cast.dispatcher())
    page.goto(live_server.url + reverse("messages:texts"))
    page.get_by_role("link", name="夜间不打扰").press("Enter")
    page.get_by_label("从几点起").fill("21:00")
    page.get_by_label("依据").fill("县里的通知")
    page.get_by_role("button", name="保存为新版").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("两个时间要么都填")
    page.get_by_label("到几点止").fill("08:00")
    page.get_by_role("button", name="保存为新版").press("Enter")
    expect(page.get_by_text("今天：21:00 到 08:00。")).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_station_hands_a_slip_over(new_page, live_server):
    request = cast.a_request(channel=Channel.MEETING, resident=cast.resident(phone=""))
    react_to_all()
    collect.answer(request, words="路灯今天修好了。", by=cast.dispatcher())
    react_to_all()
    page = new_page(390)
    enter(page, live_server.url, cast.user_with(Role.STATION_KEEPER, cast.village()))
    page.goto(live_server.url + reverse("desk"))
    page.get_by_role("main").get_by_role("link", name="电话、回执和广播").click()
    page.get_by_role("link", name="看回执并打印").click()
    expect(page.get_by_text("路灯今天修好了。")).to_be_visible()
    page.get_by_role("button", name="已经交给本人").click()
    expect(page.get_by_text("没有要送的回执")).to_be_visible()
    page.get_by_role("link", name="村广播").click()
    expect(page.get_by_text("请本人到村（社区）文明实践站")).to_be_visible()
    page.get_by_role("button", name="已经念过").click()
    expect(page.get_by_text("没有要念的")).to_be_visible()
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.DONE}
