"""An answer is made from a template, its gaps and its phrases are noticed while it is written."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.dispatch import actions
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GOOD = "您好。11月3日上午由路灯所更换灯头两个、电缆十二米，当晚已经亮了。以后请找路灯所李工。"


def signed(bureau):
    order = an_order(bureau, cast.a_case())
    actions.sign(order, by=handler_of(order))
    return order


def sit_down(page, url, user, order):
    enter(page, url, user)
    page.goto(url + reverse("dispatch:order", args=[order.pk]))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_handler_fills_a_template_and_the_leader_sees_it_is_a_copy(live_server, new_page, axe, width):
    actions.seed_answers(by=MACHINE)
    bureau = a_bureau()
    first, order = signed(bureau), signed(bureau)
    actions.report(first, words="换了灯头", answer=GOOD, by=handler_of(first))
    page = new_page(width)
    sit_down(page, live_server.url, handler_of(order), order)
    page.get_by_text("用答复模板").click()
    page.get_by_role("link", name="修路灯").click()
    answer = page.get_by_label("给诉求人的答复")
    expect(answer).to_have_value(re.compile("【填：做了什么】"))
    page.get_by_role("textbox", name="办理结果").fill("换了灯头")
    page.get_by_role("button", name="反馈结果").click()
    expect(page.get_by_text("没有填").first).to_be_visible()
    page.get_by_label("给诉求人的答复").fill("高度重视，将尽快处理。")
    expect(page.get_by_text("几乎只有套话")).to_be_visible()
    page.get_by_label("给诉求人的答复").fill(GOOD)
    expect(page.get_by_text("100% 相同")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="反馈结果").click()
    expect(page.get_by_text("已反馈，请负责人审核")).to_be_visible()

    sit_down(page, live_server.url, leader_of(order), order)
    expect(page.get_by_text(f"与本单位对 {first.case.no} 的答复有 100% 相同").first).to_be_visible()
    expect(page.get_by_text("办理中没有另外记过进展")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="不够，退回补办").click()
    page.get_by_label("还缺什么", exact=True).fill("写清是哪两盏灯。")
    page.get_by_role("button", name="退回补办").click()
    expect(page.get_by_text("已退回承办人补办")).to_be_visible()


def test_without_scripts_a_template_is_a_link_and_a_warning_asks_once(live_server, new_page):
    actions.seed_answers(by=MACHINE)
    order = signed(a_bureau())
    page = new_page(390, java_script_enabled=False)
    sit_down(page, live_server.url, handler_of(order), order)
    page.get_by_text("用答复模板").click()
    page.get_by_role("link", name="办好了（通用）").click()
    assert "【填：谁办的】" in page.get_by_label("给诉求人的答复").input_value()
    page.get_by_role("textbox", name="办理结果").fill("换了灯头")
    page.get_by_label("给诉求人的答复").fill("高度重视，将尽快处理。")
    page.get_by_role("button", name="反馈结果").click()
    expect(page.get_by_text("几乎只有套话")).to_be_visible()
    page.get_by_role("button", name="反馈结果").click()
    expect(page.get_by_text("已反馈，请负责人审核")).to_be_visible()
