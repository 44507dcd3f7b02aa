"""A supervisor takes a letter and the unit answers it; a promise turns red and is ended with evidence."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.dispatch.tests.cast import an_order, leader_of
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.tests import cast
from huiyin.track import actions
from huiyin.track.jobs import light_up
from huiyin.track.kinds import Rung
from huiyin.track.models import Letter, Promise
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def made_late(subject):
    """Its clocks were due two days ago."""
    due = now() - timedelta(days=2)
    Clock.objects.filter(subject=subject).update(due_at=due, warn_at=due - timedelta(hours=1))
    light_up()


def test_a_supervisor_takes_a_letter_and_the_unit_answers(live_server, new_page, axe):
    order = an_order()
    leader, by = leader_of(order), cast.supervisor()
    made_late(order.subject)
    page, unit = new_page(), new_page(390)
    enter(page, live_server.url, by)
    page.goto(live_server.url + reverse("desk") + "?list=steps")
    expect(page.get_by_text("可以用：电话催办")).to_be_visible()
    page.get_by_role("link", name=order.case.no).click()
    expect(page.get_by_text("现在可以用：电话催办")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="使用 督办通知书").click()
    page.get_by_label("要求", exact=True).fill("请三天内把水渠修好。")
    page.get_by_label("跳过前面措施的理由").fill("县长批示")
    page.get_by_role("button", name="发出").click()
    page.get_by_text("已发出").wait_for()
    letter = Letter.objects.get()
    enter(unit, live_server.url, leader)
    unit.goto(live_server.url + reverse("desk") + "?list=reply")
    unit.get_by_role("link", name=letter.no).click()
    expect(unit.get_by_text("请三天内把水渠修好。")).to_be_visible()
    assert axe(unit) == []
    assert unit.evaluate("document.documentElement.scrollWidth") <= 390
    unit.locator("#id_words").fill("已经派人，周五前修好。")
    unit.get_by_role("button", name="送出答复").click()
    unit.get_by_text("答复已送出").wait_for()
    page.reload()
    page.get_by_role("button", name="通过").click()
    page.get_by_text("答复已通过。").wait_for()
    letter.refresh_from_db()
    assert letter.state == Letter.State.ACCEPTED


def test_a_promise_turns_red_on_the_desk_and_is_ended_with_evidence(live_server, new_page, axe):
    head, case, by = cast.user_with(Role.COUNTY_LEADER), cast.a_case(), cast.supervisor()
    vow = actions.Vow(head, "月底前把水渠修好", today())
    made = actions.promise(case, vow, by=by)
    made_late(made.subject)
    page = new_page()
    enter(page, live_server.url, by)
    page.goto(live_server.url + reverse("desk") + "?list=promises")
    expect(page.locator(".clock.late")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name=case.no).click()
    page.locator("#id_words").fill("现场看过，没有动工。")
    page.get_by_role("button", name="没有兑现").click()
    page.get_by_text("已记下：没有兑现。").wait_for()
    assert Promise.objects.get().state == Promise.State.BROKEN


@pytest.mark.skipif("HUIYIN_SHOTS" not in os.environ, reason="Draws the pictures of the guides")
def test_pictures_of_the_guides(live_server, new_page):
    """HUIYIN_SHOTS=folder: each page wide and narrow."""
    order, by = an_order(), cast.supervisor()
    made_late(order.subject)
    letter = actions.send_letter(order, actions.Step(Rung.NOTICE, "请三天内修好。", "县长批示"), by=by)
    page = new_page()
    enter(page, live_server.url, by)
    shots = {
        "supervisor-desk": reverse("desk") + "?list=steps",
        "supervisor-ladder": reverse("track:ladder", args=[order.pk]),
        "supervisor-letter": letter.get_absolute_url(),
    }
    for name, address in shots.items():
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(live_server.url + address)
            page.screenshot(path=f"{os.environ['HUIYIN_SHOTS']}/{name}-{width}.png", full_page=True)
