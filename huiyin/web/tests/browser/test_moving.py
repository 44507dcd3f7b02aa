"""The place of a matter set right in a browser: the station hands it back, the other township sees it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.dispatch.tests.cast import an_order
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_disputes import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_station_sets_the_place_right_and_another_township_has_it(live_server, new_page):
    village = cast.village()
    station = cast.organisation("station", village, name="白水村站")
    case = cast.a_case()
    order = an_order(station, case)
    keeper = new_page(390)
    enter(keeper, live_server.url, cast.user_with(Role.STATION_KEEPER, village, station))
    keeper.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    keeper.get_by_role("link", name="更正地点").click()
    expect(keeper.get_by_text("白水村站范围内的，它的工单交回")).to_be_visible()
    keeper.locator("#id_place_words").fill("花桥镇白水村")
    keeper.get_by_role("option", name="花桥镇白水村").first.click()
    keeper.locator("#id_why").fill("")
    press(keeper, "更正地点")
    expect(keeper.get_by_text("请写明怎么知道地点不对").first).to_be_visible()
    keeper.locator("#id_why").fill("去看过，灯在花桥那边。")
    press(keeper, "更正地点")
    expect(keeper.get_by_text("白水村站的工单已交回")).to_be_visible()
    assert Case.objects.get(pk=case.pk).state == Case.State.FILED

    there = new_page()
    enter(there, live_server.url, cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇")))
    there.goto(live_server.url + reverse("desk") + "?list=filed")
    there.get_by_role("link", name=case.no).first.click()
    expect(there.get_by_text("车江街道白水村 → 花桥镇白水村")).to_be_visible()
