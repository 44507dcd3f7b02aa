"""The boards and the public figures in a real browser: looked over with axe, and without scripts."""

import pytest
from django.urls import reverse

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.actions import spread_schematic_pins
from huiyin.report import actions
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(live_server):
    """A few open matters in two townships, counted."""
    spread_schematic_pins(by=MACHINE)
    for place in ("车江街道白水村", "车江街道龙山村", "花桥镇白水村"):
        cast.a_case(cast.village(place))
    actions.take_boards(by=MACHINE)
    actions.take_public(by=MACHINE)
    return {
        "url": live_server.url,
        "leader": cast.user_with(Role.COUNTY_LEADER),
        "manager": cast.user_with(Role.INSTITUTE_MANAGER, cast.township()),
    }


PAGES = (
    ("leader", "report:board"),
    ("leader", "report:front"),
    ("manager", "report:board"),
    ("", "report:public"),
)


@pytest.mark.parametrize(("language", "width"), [("en-GB", 390)])
def test_nothing_bars_the_way(county, new_page, axe, language, width):
    for who, name in PAGES:
        page = new_page(width, language, bypass_csp=True)
        if who:
            enter(page, county["url"], county[who])
        page.goto(county["url"] + reverse(name))
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        assert axe(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_the_board_draws_its_map_and_its_charts(county, new_page):
    page = new_page()
    enter(page, county["url"], county["leader"])
    page.goto(county["url"] + reverse("report:board"))
    page.wait_for_selector("map-view canvas")
    assert page.locator("chart-view svg").count() == 2
    assert "GS（" in page.locator(".map-note").inner_text()
    assert "示意" in page.locator(".map-note").inner_text()


def test_every_number_is_there_without_scripts(county, new_page):
    page = new_page(java_script_enabled=False)
    enter(page, county["url"], county["leader"])
    page.goto(county["url"] + reverse("report:board"))
    names = page.locator("map-view tbody th")
    assert {name.text_content() for name in names.all()} == {"车江街道", "花桥镇"}
    assert page.locator("chart-view table").count() == 2
