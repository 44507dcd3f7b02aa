"""Before a limit is saved the dispatcher sees what would move, and tries the year gone by."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.dispatch.tests.cast import an_order
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_limit_is_tried_out_before_it_is_saved(live_server, new_page, axe, width):
    with telling_of(now() - timedelta(days=4)):
        order = an_order()
    limit = TimeLimit.objects.get(kind="dispatch.finish", matter="help", urgency="")
    page = new_page(width)
    enter(page, live_server.url, cast.dispatcher())
    page.goto(live_server.url + reverse("rules:limit_revise", args=[limit.pk]))
    page.get_by_text("只管以后开始的").wait_for()
    page.get_by_label("多久").fill("1")
    page.get_by_label("从哪一天起生效").fill((today() - timedelta(days=9)).isoformat())
    page.get_by_label("从哪一天起生效").blur()
    page.get_by_text("提前到期 2 件").wait_for()
    expect(page.get_by_text(order.case.no).first).to_be_visible()
    assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="先用过去一年试一遍").click()
    page.get_by_text("正在重算").wait_for()
    run(Job.objects.get(name="rules.rehearse").pk)
    page.get_by_role("heading", name="用过去一年试一遍").wait_for()
    page.get_by_text("按新时限会超时").first.wait_for()
    expect(page.get_by_text(str(order.organisation)).first).to_be_visible()
    assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width
    limit.refresh_from_db()
    assert limit.valid_to is None, "trying out saves nothing"
