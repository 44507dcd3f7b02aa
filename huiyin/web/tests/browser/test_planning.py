"""A dispatcher staffs two weeks with one press; a volunteer finds the offer with its reason."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.dispatch.models import FortnightPlan
from huiyin.dispatch.tests.cast import pin_villages
from huiyin.dispatch.tests.fortnight import slot_on
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.models import Volunteer
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = pytest.mark.browser


@pytest.fixture
def county(live_server):
    pin_villages()
    slot_on(title="陪诊员")
    first, second = cast.volunteer(), cast.volunteer()
    Volunteer.objects.update(lat=26.7, lon=112.6)
    Volunteer.objects.filter(pk=second.pk).update(lat=26.72)
    return live_server.url, first, second


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_button_to_the_offer(county, new_page, axe, width):
    url, first, second = county
    page = new_page(width)
    enter(page, url, cast.dispatcher())
    page.goto(url + reverse("dispatch:plans"))
    page.get_by_role("button", name="一键选派").click()
    expect(page.get_by_text("排队中，马上开始")).to_be_visible()
    assert axe(page) == []
    run(FortnightPlan.objects.get().job_id)
    expect(page.get_by_text("排好了，等确认")).to_be_visible(timeout=15000)
    expect(page.get_by_role("button", name=f"划掉 {first.number}")).to_be_visible()
    expect(page.get_by_text("下一位远 2.2 公里")).to_be_visible()
    way = page.locator("main a[data-ways]")
    way.focus()
    expect(way).to_be_focused()
    assert axe(page) == []
    expect(page.locator("main li", has=page.locator("a[data-ways]"))).to_contain_text("1 人")
    page.get_by_role("button", name=f"划掉 {first.number}").click()
    expect(page.get_by_text("下一位：")).to_be_visible()
    page.get_by_role("button", name=f"换上这位 {second.number}").click()
    expect(page.get_by_role("button", name=f"划掉 {second.number}")).to_be_visible()
    expect(page.locator(".figures")).to_contain_text("2.2")
    page.get_by_text("确认，发出 1 份邀请…").click()
    page.get_by_role("button", name="确认并邀请").click()
    expect(page.get_by_text("正在发出 1 份邀请。")).to_be_visible()
    run(FortnightPlan.objects.get().job_id)
    expect(page.locator("main").get_by_text("已发出邀请")).to_be_visible(timeout=15000)
    enter(page, url, second.user)
    page.goto(url + reverse("dispatch:mine"))
    expect(page.get_by_role("heading", name="陪诊员")).to_be_visible()
    expect(page.get_by_text("为什么邀请您")).to_be_visible()
