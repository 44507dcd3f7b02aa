"""A station passes up what it cannot settle by keyboard; the institute takes it up; the resident reads it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.models import Request
from huiyin.collect.queries import pickup_code
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.test_passing import Town
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_signin import press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_station_passes_up_by_keyboard_and_the_institute_takes_it_up(live_server, new_page, axe):
    town, bureau = Town(), cast.organisation(name="供电所")
    keeper = new_page()
    enter(keeper, live_server.url, town.keeper)
    keeper.goto(live_server.url + reverse("dispatch:order", args=[town.order.pk]))
    tab_to(keeper, "上报上一级")
    press(keeper)
    expect(keeper.get_by_text("应在").first).to_be_visible()
    tab_to(keeper, "id_tried")
    keeper.keyboard.type("换了灯泡，不亮。")
    tab_to(keeper, "上报")
    press(keeper)
    expect(keeper.get_by_text("请写为什么办不了").first).to_be_visible()
    assert keeper.locator("#id_tried").input_value() == "换了灯泡，不亮。"
    tab_to(keeper, "id_why")
    keeper.keyboard.type("要电工上杆。")
    tab_to(keeper, "上报")
    press(keeper)
    expect(keeper.get_by_text("已经上报", exact=True)).to_be_visible()
    assert axe(keeper) == []

    manager = new_page(390)
    enter(manager, live_server.url, town.manager)
    manager.goto(live_server.url + reverse("desk") + "?list=passed")
    manager.get_by_role("link", name=town.case.no).first.click()
    expect(manager.get_by_text("换了灯泡，不亮。")).to_be_visible()
    assert manager.locator("html").evaluate("one => one.scrollWidth") <= 390
    assert axe(manager) == []

    resident = new_page(390)
    said = Request.objects.get(voice__case=town.case)
    resident.goto(live_server.url + reverse("portal:follow"))
    resident.locator("#id_number").fill(said.no)
    resident.locator("#id_code").fill(pickup_code(said))
    resident.get_by_role("button", name="查看").click()
    expect(resident.get_by_text(f"当地办不了，报给{town.institute.name}")).to_be_visible()
    expect(resident.get_by_text("接下来上一级派给能办的单位")).to_be_visible()

    manager.locator("#id_unit_words").fill(bureau.name)
    manager.get_by_role("option", name=bureau.name).first.click()
    manager.locator("#id_basis").fill("供用电条例")
    manager.get_by_role("button", name="派单").click()
    expect(manager.get_by_text(f"已派给{bureau.name}")).to_be_visible()
    manager.goto(live_server.url + reverse("desk") + "?list=passed")
    expect(manager.get_by_text("没有报上来的")).to_be_visible()
    assert WorkOrder.objects.get(organisation=bureau).is_lead
