"""On the spot: a code on the leader's screen is typed on a phone; what goes wrong is settled."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.queries import pickup_code
from huiyin.plan.models import Slot
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.tests.test_tracking import Service
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_hours import as_, press, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_volunteer_checks_in_by_the_code_on_the_leaders_screen(live_server, new_page, axe):
    url, service = live_server.url, Service()
    roll = as_(new_page, url, service.leader, reverse("track:roll", args=[service.slot.pk]))
    roll.get_by_role("link", name="显示签到码").click()
    shown = roll.locator(".spot-code")
    expect(shown).to_be_visible()
    sound(roll, axe)
    phone = as_(new_page, url, service.volunteer.user, reverse("dispatch:mine"))
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("签到码").fill("12")
    press(phone, "签到")
    expect(phone.get_by_role("alert")).to_contain_text("签到码不对")
    expect(phone.get_by_label("签到码")).to_have_value("12")
    sound(phone, axe)
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("签到码").fill(shown.inner_text())
    press(phone, "签到")
    expect(phone.get_by_text("已签到。")).to_be_visible()
    expect(phone.get_by_role("button", name="签退")).to_be_visible()
    sound(phone, axe)
    roll.get_by_role("link", name="回到点名页").click()
    expect(roll.get_by_role("listitem").filter(has_text=service.volunteer.number)).to_contain_text("服务中")


def test_what_goes_wrong_is_reported_on_the_phone_and_settled_by_another_hand(live_server, new_page, axe):
    url, service = live_server.url, Service()
    phone = as_(new_page, url, service.volunteer.user, reverse("dispatch:mine"))
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_role("link", name="报告意外").click()
    phone.get_by_label("有人受伤或不舒服").check()
    phone.get_by_label("要紧：").first.check()
    phone.get_by_label("经过").fill("下坡路滑，崴了脚。")
    phone.get_by_label("谁受了伤").fill("张三")
    press(phone, "报告")
    expect(phone.get_by_role("alert")).to_contain_text("当时怎么处理的")
    expect(phone.get_by_label("经过")).to_have_value("下坡路滑，崴了脚。")
    phone.get_by_label("当时怎么处理的").fill("送医院。")
    press(phone, "报告")
    expect(phone.get_by_text("已报告给")).to_be_visible()
    expect(phone.get_by_text("张三")).to_have_count(0)
    desk = as_(new_page, url, cast.dispatcher(), reverse("track:incidents"))
    desk.get_by_role("link", name="有人受伤或不舒服").click()
    press(desk, "打开看")
    expect(desk.get_by_text("张三")).to_be_visible()
    desk.get_by_label("怎么处理的", exact=True).fill("休息一周。")
    desk.get_by_label("已通知保险公司").check()
    sound(desk, axe)
    press(desk, "处理完了")
    expect(desk.get_by_text("没有待处理的意外")).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("休息一周。")).to_be_visible()


def test_those_served_say_how_it_was_on_their_own_phone(live_server, new_page, axe):
    url, service = live_server.url, Service()
    track.check_in(service.assignment, by=service.leader)
    track.check_out(service.assignment, by=service.leader)
    roll = as_(new_page, url, service.leader, reverse("track:roll", args=[service.slot.pk]))
    roll.get_by_role("link", name="请服务对象评价").click()
    address = roll.get_by_text("/s/").inner_text()
    sound(roll, axe)
    phone = new_page(390)
    phone.goto(address)
    press(phone, "提交评价")
    expect(phone.get_by_role("alert")).to_contain_text("请选一个")
    phone.get_by_label("非常满意").check()
    phone.get_by_label("想对志愿者说的谢谢").fill("谢谢你们，辛苦了。")
    sound(phone, axe)
    press(phone, "提交评价")
    expect(phone.get_by_role("heading", name="谢谢，您的评价已记下")).to_be_visible()
    phone.goto(address)
    expect(phone.get_by_text("这次服务已经评价过了")).to_be_visible()
    mine = as_(new_page, url, service.volunteer.user, reverse("dispatch:mine"))
    mine.get_by_role("link", name="收到的谢谢").click()
    expect(mine.get_by_text("谢谢你们，辛苦了。")).to_be_visible()


def test_a_resident_rates_a_service_from_the_progress_page(live_server, new_page, axe):
    service = Service()
    track.check_in(service.assignment, by=service.leader)
    track.check_out(service.assignment, by=service.leader)
    spoke = service.project.needs.get().case.voice_set.get().request
    page = new_page(390)
    page.goto(live_server.url + reverse("portal:follow"))
    page.locator("#id_number").fill(spoke.no)
    page.locator("#id_code").fill(pickup_code(spoke))
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.goto(live_server.url + reverse("evaluate:served", args=[spoke.no]))
    sound(page, axe)
    page.get_by_role("link", name="评价这次服务").click()
    page.get_by_label("基本满意").check()
    sound(page, axe)
    press(page, "提交评价")
    page.get_by_role("link", name="回到服务记录").click()
    expect(page.get_by_text("基本满意")).to_be_visible()


def test_a_volunteer_checks_in_and_out_by_where_the_phone_is(live_server, new_page, axe):
    url, service = live_server.url, Service()
    Slot.objects.filter(pk=service.slot.pk).update(lat=26.9, lon=112.6)
    where = {"latitude": 26.92, "longitude": 112.6, "accuracy": 20}
    phone = new_page(390, geolocation=where, permissions=["geolocation"])
    enter(phone, url, service.volunteer.user)
    phone.goto(url + reverse("dispatch:mine"))
    phone.get_by_role("link", name="按手机的位置签").click()
    press(phone, "签到")
    expect(phone.get_by_role("alert")).to_contain_text("同意了才能按位置签")
    phone.get_by_label("这一次同意").check()
    sound(phone, axe)
    press(phone, "签到")
    expect(phone.get_by_role("alert")).to_contain_text("超过了 300 米")
    phone.context.set_geolocation({**where, "latitude": 26.901})
    press(phone, "签到")
    expect(phone.get_by_text("已签到，离岗位约 110 米。")).to_be_visible()
    phone.get_by_role("link", name="按手机的位置签").click()
    phone.get_by_label("这一次同意").check()
    press(phone, "签退")
    expect(phone.get_by_text("已签退，离岗位约 110 米。")).to_be_visible()
