"""A decision in one column: all it rests on, in the order in which it happened, also on a telephone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.evaluate.tests.test_glance import SECTIONS, Full
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_everything_stands_in_one_column_and_the_decision_below_it(live_server, new_page, axe, width):
    full = Full().hear()
    page = new_page(width)
    enter(page, live_server.url, full.supervisor)
    page.goto(live_server.url + reverse("evaluate:decide", args=[full.case.no]))
    expect(page.get_by_role("heading", name="由谁决定")).to_be_visible()
    tops = [page.locator(f"#{one}").bounding_box() for one in SECTIONS]
    assert [one["y"] for one in tops] == sorted(one["y"] for one in tops)
    assert len({one["x"] for one in tops}) == 1, "one column"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shown = page.locator("#proved img").first
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("one => one.naturalWidth") > 0
    assert axe(page) == []
    whole = page.locator("#proved a").first.get_attribute("href")
    assert page.request.get(live_server.url + whole).headers["content-type"] == "image/jpeg"
