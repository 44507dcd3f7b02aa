"""In the morning a handler sees the day, follows it to the order, and has it sent; a free day teaches."""

from datetime import timedelta

import pytest

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.tests import cast
from huiyin.web.desk.models import MorningWish
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_handler_sees_the_day_and_has_it_sent_in_the_morning(live_server, new_page, axe, width):
    order = an_order()
    handler = handler_of(order)
    dispatch.sign(order, by=handler)
    late = now() - timedelta(minutes=5)
    Clock.objects.filter(subject=order.subject, kind="dispatch.finish").update(due_at=late, warn_at=late)
    page = new_page(width)
    enter(page, live_server.url, handler)
    page.goto(live_server.url + "/desk")
    page.get_by_role("link", name="先看今天").click()
    page.get_by_role("heading", name="新亮的红灯").wait_for()
    assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="每天早上发给我").click()
    page.get_by_label("短信").check()
    page.get_by_label("发到哪里").fill("139")
    page.get_by_role("button", name="开始发给我").click()
    page.locator("#id_to_error").wait_for()
    page.get_by_label("发到哪里").fill("13900000001")
    page.get_by_role("button", name="开始发给我").click()
    page.get_by_text("早上会发给您").wait_for()
    assert MorningWish.objects.get().user == handler
    page.get_by_role("link", name=order.case.no).first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert order.case.no in page.content()


def test_a_free_day_says_what_will_stand_here(live_server, new_page, axe):
    page = new_page(390)
    enter(page, live_server.url, cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()))
    page.goto(live_server.url + "/today")
    page.get_by_role("heading", name="今天没有等您的事").wait_for()
    assert axe(page) == []
