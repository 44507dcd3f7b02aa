"""The menu of services in a browser: kept by the centre, ordered on a phone, for somebody by a station."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.models import MenuItem, MenuOrder
from huiyin.collect.tests.menu import an_item
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_projects import send, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 390


def test_the_centre_puts_a_service_on_the_menu_and_a_resident_orders_it(live_server, new_page, axe):
    cast.organisation("centre")
    desk = new_page(1280)
    enter(desk, live_server.url, cast.dispatcher())
    desk.goto(live_server.url + reverse("report:menu"))
    desk.get_by_role("link", name="增加一项服务").first.click()
    desk.get_by_label("服务名称").fill("上门理发")
    desk.get_by_label("提供什么").fill("志愿者带工具上门，不收钱。")
    desk.get_by_label("谁可以点").fill("行动不便的老人")
    desk.get_by_label("哪个单位提供").select_option(index=1)
    desk.get_by_label("属于哪一类").select_option(index=1)
    desk.get_by_label("依据").fill("县文明实践中心服务菜单")
    sound(desk, axe)
    send(desk, "放进菜单")
    expect(desk.get_by_text("“上门理发”已放进服务菜单。")).to_be_visible()
    sound(desk, axe)

    phone = new_page(PHONE, java_script_enabled=False)
    phone.goto(live_server.url)
    phone.get_by_role("link", name="点一项服务").click()
    phone.get_by_role("link", name="上门理发").click()
    send(phone, "点这一项")
    phone.get_by_label("说说您的情况").fill("母亲八十岁，下不了床，周末方便。")
    send(phone, "下一步")
    phone.get_by_label("哪个村（社区）？").fill(cast.village().full_name)
    send(phone, "下一步")
    send(phone, "下一步")
    expect(phone.get_by_text("点单：上门理发")).to_be_visible()
    send(phone, "提交")
    made = MenuOrder.objects.get().request
    expect(phone.get_by_text(made.no).first).to_be_visible()
    desk.goto(live_server.url + reverse("report:menu"))
    expect(desk.get_by_role("row", name="上门理发").get_by_role("cell").nth(1)).to_have_text("1")


def test_a_station_orders_for_somebody_who_agreed(live_server, new_page, axe):
    item, village = an_item(), cast.village()
    page = new_page(PHONE)
    enter(page, live_server.url, cast.user_with(Role.STATION_KEEPER, village))
    page.goto(live_server.url + reverse("report:menu"))
    sound(page, axe)
    page.get_by_role("link", name="替人点单").click()
    expect(page.get_by_role("heading", name="替人点单：上门理发")).to_be_visible()
    page.get_by_label("他（她）说了什么").fill("头发长了，出不了门。")
    page.get_by_label("他（她）的姓名").fill("刘桂花")
    page.get_by_label("他（她）的电话").fill("13873400000")
    page.get_by_label("本人", exact=True).check()
    page.get_by_label("当面口头").check()
    page.get_by_label("打电话告诉本人").check()
    sound(page, axe)
    send(page, "提交")
    assert MenuOrder.objects.get().item == MenuItem.objects.get() == item
