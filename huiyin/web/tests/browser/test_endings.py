"""A case that cannot end content: one proposes, another refuses with a reason, then approves; it wakes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.evaluate.jobs import wake_what_is_due
from huiyin.evaluate.models import Ending
from huiyin.evaluate.tests.cast import BAD, Done
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL, DESK = 390, 1280


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def propose_to_wait(page, url: str, case: Case) -> None:
    page.goto(url + reverse("evaluate:decide", args=[case.no]))
    page.get_by_role("link", name="延期销号").click()
    page.get_by_label("延期到哪一天").fill((today() + timedelta(days=60)).isoformat())
    page.get_by_label("为什么这样销号").fill("沥青要等雨季过去才能铺。")
    page.get_by_label("对诉求人怎样说").fill("雨季不能铺沥青，雨停后马上修，到时我们会再联系您。")
    page.get_by_role("button", name="提交，等别人批准").click()
    expect(page.get_by_text("要由没有参与办理的另一个人批准").first).to_be_visible()


def test_put_off_by_two_people_and_awake_on_its_day(live_server, new_page, axe):
    done = Done(resident=cast.resident()).hear(BAD)
    supervisor, dispatcher = new_page(SMALL), new_page(DESK)
    enter(supervisor, live_server.url, done.supervisor)
    supervisor.goto(live_server.url + reverse("evaluate:propose", args=[done.case.no, "lawful"]))
    expect(supervisor.get_by_text("至少当面解释 3 次，进展里记了 0 次")).to_be_visible()
    propose_to_wait(supervisor, live_server.url, done.case)
    expect(supervisor.get_by_role("button", name="批准")).to_have_count(0)
    assert axe(supervisor) == []
    fits(supervisor)

    enter(dispatcher, live_server.url, cast.dispatcher())
    dispatcher.goto(live_server.url + reverse("desk") + "?list=approve")
    dispatcher.get_by_role("link", name=done.case.no).first.click()
    dispatcher.get_by_text("不同意，退回").click()
    dispatcher.get_by_label("为什么退回").fill("没有写哪一段路。")
    assert axe(dispatcher) == []
    dispatcher.get_by_role("button", name="退回这条建议").click()
    expect(dispatcher.get_by_text("没有写哪一段路。")).to_be_visible()

    propose_to_wait(supervisor, live_server.url, done.case)
    dispatcher.reload()
    with dispatcher.expect_navigation():
        dispatcher.get_by_role("button", name="批准").click()
    dispatcher.goto(live_server.url + reverse("desk") + "?list=asleep")
    expect(dispatcher.get_by_text("自动重新办理").first).to_be_visible()
    fits(dispatcher)
    assert Ending.objects.filter(state="approved").count() == 1

    with telling_of(now() + timedelta(days=61)):
        assert wake_what_is_due() == 1
    dispatcher.goto(live_server.url + done.case.get_absolute_url())
    expect(dispatcher.get_by_text("第 2 轮").first).to_be_visible()
