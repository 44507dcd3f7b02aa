"""A dispute in a real browser: a unit objects, the centre calls, another unit speaks, the centre rules."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, handler_of
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.track.models import Dispute
from huiyin.track.tests.test_disputes import sent_again
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def test_a_dispute_goes_from_the_order_to_the_ruling(live_server, new_page):
    order, water = sent_again(a_bureau("农业农村局")), a_bureau("水利工程管理局")
    page = new_page()
    enter(page, live_server.url, handler_of(order))
    page.goto(live_server.url + reverse("dispatch:order", args=[order.pk]))
    page.get_by_role("link", name="提出派单异议").click()
    page.locator("#id_why").fill("灌渠归水利部门管。")
    page.locator("#id_unit_words").fill("水利工程")
    page.get_by_role("option", name="水利工程管理局").click()
    press(page, "提出异议")
    expect(page.get_by_text("请写明依据：哪份文件、哪一条。").first).to_be_visible()
    page.locator("#id_basis").fill("三定方案第三条")
    press(page, "提出异议")
    dispute = Dispute.objects.get()
    assert dispute.instead == water

    centre = new_page()
    enter(centre, live_server.url, cast.dispatcher())
    centre.goto(live_server.url + reverse("track:disputes"))
    centre.get_by_role("link", name=order.case.no).click()
    assert "农业农村局" in centre.locator("#id_call-others").input_value()
    centre.locator("#id_call-at").fill("2027-01-05T09:00")
    press(centre, "通知各单位")

    other = new_page(390)
    enter(other, live_server.url, cast.user_with(Role.DEPARTMENT_HANDLER, unit=water))
    other.goto(live_server.url + reverse("desk") + "?list=speak")
    other.get_by_role("link", name=order.case.no).first.click()
    other.get_by_label("可以由我单位主办", exact=True).check()
    other.locator("#id_words").fill("渠是我们修的。")
    other.locator("#id_basis").fill("三定方案第八条")
    press(other, "表态")
    expect(other.get_by_text("渠是我们修的。")).to_be_visible()

    centre.reload()
    centre.locator("#id_rule-lead_words").fill("水利工程")
    centre.get_by_role("option", name="水利工程管理局").click()
    centre.locator("#id_rule-basis").fill("三定方案第八条")
    centre.locator("#id_rule-words").fill("水利主办修渠。")
    centre.locator("#id_rule-minutes").fill("两家到会，没有异议。")
    press(centre, "裁定并派单")
    expect(centre.get_by_text("裁定：由水利工程管理局主办")).to_be_visible()
    sent = WorkOrder.objects.get(case=order.case, state="sent")
    assert sent.organisation == water and sent.by_ruling
    other.goto(live_server.url + reverse("dispatch:order", args=[sent.pk]))
    expect(other.get_by_text("经裁定由本单位承办")).to_be_visible()
    assert not other.get_by_role("button", name="退回调度员").count()
