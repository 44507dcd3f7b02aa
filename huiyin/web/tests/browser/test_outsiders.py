"""A firm without an account answers by its link on a telephone without scripts; the unit reads it."""

import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from huiyin.collect.actions import add_photo
from huiyin.collect.models import Photo
from huiyin.dispatch import actions
from huiyin.dispatch.tests.cast import an_order, handler_of
from huiyin.engines.pictures import make_safe
from huiyin.kernel.people.access import RESIDENT
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "电线杆歪了，快倒了，打13873412345找我。"


def a_photo(path, colour="darkgreen"):
    Image.new("RGB", (900, 600), colour).save(path)
    return path


def test_an_outside_body_answers_by_its_link_without_scripts(live_server, new_page, axe, tmp_path, settings):
    settings.MEDIA_ROOT, settings.HUIYIN_SITE = tmp_path / "media", live_server.url
    order = an_order(case=cast.a_case(resident=cast.resident(), words=WORDS))
    handler = handler_of(order)
    actions.sign(order, by=handler)
    with a_photo(tmp_path / "坏.jpg").open("rb") as file:
        add_photo(order.case.voice_set.get().request.no, make_safe(file), by=RESIDENT)
    desk, phone = new_page(), new_page(390, java_script_enabled=False)
    enter(desk, live_server.url, handler)
    desk.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    desk.get_by_role("link", name="请外单位帮办").click()
    desk.get_by_role("link", name="请外单位帮办").first.click()
    desk.get_by_label("请哪一家外单位").fill("供电公司车江营业所")
    desk.get_by_label("请他们做什么").fill("白水村口的电线杆歪了，请三天内扶正。")
    desk.get_by_label(re.compile("反映的内容")).check()
    desk.get_by_label("照片 1").check()
    looked_over(desk, axe)
    desk.get_by_role("button", name="做好链接").click()
    link = desk.get_by_label("链接", exact=True).input_value()
    looked_over(desk, axe)

    phone.goto(link)
    expect(phone.get_by_text("电线杆歪了，快倒了")).to_be_visible()
    assert "13873412345" not in phone.content() and order.case.no not in phone.content()
    assert phone.locator("main img").count() == 1
    phone.get_by_role("button", name="回复").click()
    expect(phone.get_by_text("请选择：接下了").first).to_be_visible()
    assert phone.locator("html").evaluate("one => one.scrollWidth") <= 390
    phone.get_by_label("已经办好").check()
    phone.get_by_label("说明").fill("今天上午扶正，加了拉线。")
    phone.locator("input[type=file]").set_input_files(a_photo(tmp_path / "好.jpg", "navy"))
    phone.get_by_role("button", name="回复").click()
    expect(phone.get_by_text("谢谢，回复已收到")).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_text("这个链接不能用了").first).to_be_visible()

    desk.reload()
    expect(desk.get_by_text("今天上午扶正，加了拉线。")).to_be_visible()
    assert Photo.objects.filter(chain=order.case.no, subject__startswith="forward_reply:").count() == 1
    desk.goto(live_server.url + reverse("track:outsiders"))
    expect(desk.get_by_text("外单位说办好了")).to_be_visible()
    looked_over(desk, axe)


def test_nothing_bars_the_way_of_an_outside_body(live_server, new_page, axe, settings):
    settings.HUIYIN_SITE = live_server.url
    order = an_order(case=cast.a_case())
    by = handler_of(order)
    actions.sign(order, by=by)
    desk, page = new_page(), new_page(390)
    enter(desk, live_server.url, by)
    desk.goto(live_server.url + reverse("track:forward", args=[order.pk]))
    desk.get_by_label("请哪一家外单位").fill("移动公司")
    desk.get_by_label("请他们做什么").fill("请修好信号塔。")
    desk.get_by_role("button", name="做好链接").click()
    page.goto(desk.get_by_label("链接", exact=True).input_value())
    looked_over(page, axe)


def looked_over(page, axe):
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
