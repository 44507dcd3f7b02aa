"""The like comes again after a closing: a supervisor sees both side by side and brings the old case back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.evaluate import actions
from huiyin.evaluate.jobs import watch_for_relapses
from huiyin.evaluate.tests.cast import Done
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL, DESK = 390, 1280


@pytest.mark.parametrize("width", [SMALL, DESK])
def test_relapse_reopening(live_server, new_page, axe, width):
    with telling_of(now() - timedelta(days=20)):
        done = Done(resident=cast.resident()).hear()
        actions.close(done.case, grounds="灯亮了，当面确认。", by=done.supervisor)
    again = cast.a_case(words="村口的灯又不亮了。")
    assert watch_for_relapses() == 1

    page = new_page(width)
    enter(page, live_server.url, done.supervisor)
    page.goto(live_server.url + reverse("desk") + "?list=relapses")
    page.get_by_role("link", name=again.no).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("20 天后，同地同类又有反映")
    expect(page.get_by_text("村口的灯又不亮了。")).to_be_visible()
    expect(page.get_by_text("灯亮了，当面确认。")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="记下判断").click()
    expect(page.locator("#errors")).to_contain_text("请选择是不是复发")
    page.get_by_label("是复发，重新办理原来那件").check()
    page.get_by_label("凭什么这样判断").fill("现场看过，还是那盏灯。")
    page.get_by_role("button", name="记下判断").click()
    expect(page.get_by_text("第 2 轮").first).to_be_visible()
    expect(page.get_by_text("销号 20 天后，同地同类又有反映")).to_be_visible()
    case = Case.objects.get(pk=done.case.pk)
    assert (case.state, case.round) == (Case.State.WORKING, 2)
