"""More time in a real browser: a unit asks; refused, nothing moves; granted, the clock explains itself."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.models import Request
from huiyin.collect.queries import pickup_code
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, handler_of
from huiyin.kernel.calendar.queries import day_words, when
from huiyin.tests import cast
from huiyin.track.models import Extension
from huiyin.track.tests.test_extensions import day_after, signed
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_disputes import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ask(page, live_server, order, days=3):
    """The unit asks on the order's page; a telephone number in the words for residents is not let through."""
    page.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    page.get_by_role("link", name="申请延期").last.click()
    page.locator("#id_until").fill(day_after(order, days).isoformat())
    page.get_by_label("天气或灾害").check()
    page.locator("#id_why").fill("连下大雨，还差铺面。")
    page.locator("#id_told").fill("路面要等天晴干透才能铺，急事打13873412345。")
    press(page, "提交申请")
    expect(page.get_by_text("里面有姓名或电话").first).to_be_visible()
    page.locator("#id_told").fill("路面要等天晴干透才能铺。")
    press(page, "提交申请")
    return Extension.objects.get(order=order)


def test_a_refused_extension_leaves_the_deadline_and_the_unit_reads_why(live_server, new_page):
    order = signed(a_bureau("交通运输局"))
    unit = new_page(390)
    enter(unit, live_server.url, handler_of(order))
    ask(unit, live_server, order)
    expect(unit.get_by_text("等上一级批复")).to_be_visible()

    centre = new_page()
    enter(centre, live_server.url, cast.dispatcher())
    centre.goto(live_server.url + reverse("desk") + "?list=extensions")
    centre.get_by_role("link", name=order.case.no).first.click()
    centre.get_by_text("不批准", exact=True).click()
    press(centre, "不批准，时限不变")
    expect(centre.get_by_text("请写明不批准的理由，单位照着办。").first).to_be_visible()
    centre.locator("#id_no-words").fill("先铺应急便道，五天内办完。")
    press(centre, "不批准，时限不变")
    expect(centre.get_by_text("没有批准，办结时限不变")).to_be_visible()

    unit.goto(live_server.url + reverse("desk") + "?list=asked")
    unit.get_by_role("link", name=order.case.no).first.click()
    expect(unit.get_by_text("先铺应急便道，五天内办完。")).to_be_visible()
    assert WorkOrder.objects.get(pk=order.pk).due_at == order.due_at


def test_a_granted_extension_moves_the_clock_which_says_why(live_server, new_page):
    order = signed(a_bureau("交通运输局"))
    unit = new_page()
    enter(unit, live_server.url, handler_of(order))
    extension = ask(unit, live_server, order, days=4)

    watcher = new_page(390)
    enter(watcher, live_server.url, cast.supervisor())
    watcher.goto(live_server.url + reverse("track:extensions"))
    watcher.get_by_role("link", name=order.case.no).click()
    watcher.get_by_role("textbox").first.fill("路面要等天晴干透才能铺，铺好就通车。")
    press(watcher, re.compile("^批准，延到"))
    expect(watcher.get_by_text("已批准延期", exact=True)).to_be_visible()

    extension.refresh_from_db()
    unit.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    expect(unit.get_by_text(when(extension.due_after)).first).to_be_visible()
    unit.get_by_text("为什么是这个时间").filter(has_text="办结").click()
    expect(unit.get_by_text("延期 4 个工作日：天气或灾害")).to_be_visible()

    resident = new_page(390)
    said = Request.objects.get(voice__case=order.case)
    resident.goto(live_server.url + reverse("portal:follow"))
    resident.locator("#id_number").fill(said.no)
    resident.locator("#id_code").fill(pickup_code(said))
    press(resident, "查看")
    expect(resident.get_by_text("这件事要多办一些时间")).to_be_visible()
    expect(resident.get_by_text("路面要等天晴干透才能铺，铺好就通车。")).to_be_visible()
    assert day_words(extension.until)[5:] in resident.content()
