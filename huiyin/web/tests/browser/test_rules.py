"""The pages of places, days, hours and limits in a real browser."""

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kernel.calendar.models import Calendar, TimeLimit
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.actions import spread_schematic_pins
from huiyin.kernel.places.models import Place
from huiyin.web.rules.tests.cast import county, signed_in, the

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def village():
    county()
    spread_schematic_pins(by=MACHINE)
    return the("向阳桥街道白洋村")


@pytest.fixture
def keeper(live_server, new_page):
    """A page of somebody signed in with a role."""

    def opened(role, width=1280, language="zh-CN"):
        client = Client()
        signed_in(client, role)
        page = new_page(width, language)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return opened


def addresses(village):
    pages = ["start", "places", "calendar", "hours", "hours_add", "limits", "upload"]
    found = [reverse(f"rules:{name}") for name in pages]
    found += [reverse(f"rules:{name}", args=[village.pk]) for name in ("place", "place_add", "place_pin")]
    return [*found, reverse("rules:day") + "?day=2026-11-27", reverse("rules:places") + "?q=白水村"]


@pytest.mark.parametrize(("width", "language"), [(390, "en-GB")])
def test_nothing_bars_the_way(live_server, village, keeper, axe, width, language):
    page = keeper(Role.SYSTEM_ADMIN, width, language)
    for address in addresses(village):
        page.goto(live_server.url + address, wait_until="networkidle")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_example_follows_the_keys(live_server, village, keeper):
    limit = TimeLimit.objects.get(kind="dispatch.finish", matter="complaint", urgency="")
    page = keeper(Role.COUNTY_DISPATCHER)
    page.goto(live_server.url + reverse("rules:limit_revise", args=[limit.pk]), wait_until="networkidle")
    example = page.locator("[hx-get$=example]")
    before = example.inner_text()
    assert "收到一件投诉" in before
    page.locator("#id_amount").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    page.wait_for_function(
        "before => document.querySelector('[hx-get$=example]').innerText !== before", arg=before
    )
    page.locator("#id_source").focus()
    page.keyboard.type("县政府办 2026 年通知")
    page.keyboard.press("Enter")
    page.wait_for_url("**/rules/limits/")
    assert (
        TimeLimit.objects.get(kind="dispatch.finish", matter="complaint", urgency="", version=2).amount == 3
    )


def test_a_pin_is_dropped_by_pressing_the_map(live_server, village, keeper):
    page = keeper(Role.SYSTEM_ADMIN)
    page.goto(live_server.url + reverse("rules:place_pin", args=[village.pk]), wait_until="networkidle")
    assert "审图号：GS（2024）0650号" in page.locator("map-pick").inner_text()
    before = page.locator("#id_lat").input_value()
    page.locator("map-pick canvas").click(position={"x": 500, "y": 200})
    page.wait_for_function("before => document.querySelector('#id_lat').value !== before", arg=before)
    page.get_by_role("button", name="保存位置").click()
    page.wait_for_url(f"**/rules/places/{village.pk}/")
    assert Place.objects.get(pk=village.pk).pin_datum == "wgs84"


def test_hours_are_kept_without_javascript(live_server, village, new_page):
    client = Client()
    signed_in(client)
    page = new_page(390, java_script_enabled=False)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("rules:hours_add"))
    page.locator("#id_name").fill("政务大厅")
    page.locator("#id_day0").fill("09:00-17:00")
    page.get_by_role("button", name="保存").click()
    assert Calendar.objects.filter(name="政务大厅").exists()
