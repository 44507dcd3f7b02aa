"""A handler asks, the resident answers on a phone, and the clock runs again."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.kinds import Channel
from huiyin.collect.queries import pickup_code
from huiyin.dispatch import actions
from huiyin.dispatch.tests.cast import an_order, handler_of
from huiyin.kernel.events.reactions import react_to_all
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_unit_asks_and_waits_and_the_resident_answers_without_scripts(live_server, new_page, axe):
    order = an_order(case=cast.a_case(resident=cast.resident(), channel=Channel.HOTLINE))
    handler, voice = handler_of(order), order.case.voice_set.get().request
    actions.sign(order, by=handler)
    desk, phone = new_page(), new_page(390, java_script_enabled=False)
    enter(desk, live_server.url, handler)
    desk.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    desk.get_by_role("link", name="问诉求人，暂停计时").click()
    desk.get_by_label("约上门的时间").check()
    desk.get_by_label("问题").last.fill("周三上午在家吗？")
    for width in (390, 1280):
        desk.set_viewport_size({"width": width, "height": 900})
        assert axe(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth") <= width
    desk.get_by_role("button", name="发出问题，暂停计时").click()
    expect(desk.get_by_text("计时已暂停").first).to_be_visible()

    phone.goto(live_server.url + reverse("portal:follow"))
    phone.locator("[name=number]").fill(voice.no)
    phone.locator("[name=code]").fill(pickup_code(voice))
    phone.locator("main form button").first.click()
    expect(phone.get_by_text("周三上午在家吗？")).to_be_visible()
    phone.get_by_role("button", name="回答", exact=True).click()
    expect(phone.get_by_text("请写下您的回答。").first).to_be_visible()
    phone.get_by_label("您的回答").fill("在家，九点以后。")
    phone.get_by_role("button", name="回答", exact=True).click()
    expect(phone.get_by_text("已收到您的回答")).to_be_visible()

    react_to_all()
    desk.reload()
    expect(desk.get_by_text("在家，九点以后。")).to_be_visible()
    expect(desk.get_by_text("计时已暂停")).to_have_count(0)
