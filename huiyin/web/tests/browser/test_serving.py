"""The leader's screen shows a code, the volunteer types it on a phone, the roll knows."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.track.tests.test_tracking import Service
from huiyin.web.tests.browser.test_hours import as_, press, sound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_volunteer_checks_in_by_the_code_on_the_leaders_screen(live_server, new_page, axe):
    url, service = live_server.url, Service()
    roll = as_(new_page, url, service.leader, reverse("track:roll", args=[service.slot.pk]))
    roll.get_by_role("link", name="显示签到码").click()
    shown = roll.locator(".spot-code")
    expect(shown).to_be_visible()
    sound(roll, axe)
    phone = as_(new_page, url, service.volunteer.user, reverse("dispatch:mine"))
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("签到码").fill("12")
    press(phone, "签到")
    expect(phone.get_by_role("alert")).to_contain_text("签到码不对")
    expect(phone.get_by_label("签到码")).to_have_value("12")
    sound(phone, axe)
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("签到码").fill(shown.inner_text())
    press(phone, "签到")
    expect(phone.get_by_text("已签到。")).to_be_visible()
    expect(phone.get_by_role("button", name="签退")).to_be_visible()
    sound(phone, axe)
    roll.get_by_role("link", name="回到点名页").click()
    expect(roll.get_by_role("listitem").filter(has_text=service.volunteer.number)).to_contain_text("服务中")
