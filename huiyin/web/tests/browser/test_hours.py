"""From the roll to a certificate that anybody checks, in a real browser."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect.queries import pickup_code
from huiyin.dispatch import actions
from huiyin.dispatch.jobs import show_hours
from huiyin.dispatch.models import Certificate, ServiceHour
from huiyin.dispatch.tests.hours import a_wish, an_entry
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast
from huiyin.track.tests.test_tracking import Service
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)


def sound(page, axe):
    """Nothing bars the way, and nothing is wider than the screen."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def as_(new_page, url, user, address):
    page = new_page(WIDTHS[0])
    enter(page, url, user)
    page.goto(url + address)
    return page


def test_a_service_becomes_a_certificate_that_anybody_checks(live_server, new_page, axe):
    url, service = live_server.url, Service(begins_in=timedelta(hours=-2))
    actions.ensure_certificate_key(by=MACHINE)
    roll = as_(new_page, url, service.leader, reverse("track:roll", args=[service.slot.pk]))
    press(roll, "签到")
    press(roll, "签退")
    ServiceHour.objects.update(minutes=60)  # an hour has gone by, but not for this test
    for _side in ("organiser", "second"):
        page = as_(new_page, url, cast.dispatcher(), reverse("dispatch:hours"))
        sound(page, axe)
        press(page, "确认勾选的")
        expect(page.get_by_text("已确认 1 条")).to_be_visible()
    show_hours()
    notice = new_page(WIDTHS[0])
    notice.goto(url + reverse("dispatch:notice"))
    expect(notice.get_by_role("rowheader", name=service.volunteer.number)).to_be_visible()
    sound(notice, axe)
    with telling_of(now() + timedelta(days=8)):
        assert show_hours()["final"] == 1
    entry = ServiceHour.objects.get()
    wish = a_wish(entry.organisation)
    made = actions.apply_for_certificate(service.volunteer, wish, by=service.volunteer.user)
    for words in ("受理", "开具"):
        desk = as_(new_page, url, cast.dispatcher(), reverse("dispatch:certificate", args=[made.pk]))
        press(desk, words)
    sound(desk, axe)
    slip = Certificate.objects.get().slip
    anybody = new_page(WIDTHS[0])
    anybody.goto(url + reverse("dispatch:verify"))
    anybody.wait_for_load_state("networkidle")
    anybody.context.set_offline(True)
    says = anybody.locator("[data-when]:visible")
    for text, verdict in ((slip, "签名核对无误"), (slip[:-9] + "A" * 9, "不是真的"), (slip, "签名核对无误")):
        anybody.locator("#id_text").fill(text)
        anybody.get_by_role("button", name="核验").click()
        expect(says).to_contain_text(verdict)
    expect(anybody.locator("[data-fact=no]")).to_have_text(Certificate.objects.get().number)
    anybody.context.set_offline(False)
    sound(anybody, axe)
    anybody.locator("#id_text").fill(Certificate.objects.get().number)
    press(anybody, "核验")
    expect(anybody.get_by_text("按编号查到")).to_be_visible()
    for number in range(12):
        more = {"pk": None, "key": uuid4(), "assignment": None, "final_at": now() - timedelta(days=1)}
        ServiceHour(**{**entry_fields(entry), **more, "title": f"入户陪护和代办，第{number}样"}).save()
    desk.reload()
    expect(desk.locator(".lines li")).to_have_count(12)
    assert pages_on_paper(desk) == 1


def entry_fields(entry):
    return {one.name: getattr(entry, one.name) for one in entry._meta.concrete_fields if one.name != "id"}


def pages_on_paper(page):
    """How many sheets of A4 a browser prints the page on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True)))


def test_the_resident_who_was_served_confirms_with_the_code(live_server, new_page, axe):
    case = cast.a_case()
    entry, spoke = an_entry(case=case), case.voice_set.get().request
    page = new_page(WIDTHS[1])
    page.goto(live_server.url + reverse("portal:follow"))
    page.locator("#id_number").fill(spoke.no)
    page.locator("#id_code").fill(pickup_code(spoke))
    with page.expect_navigation():
        page.locator("main form button").first.click()
    page.get_by_role("link", name="谁来服务过").click()
    page.get_by_role("checkbox").check()
    sound(page, axe)
    press(page, "确认来过")
    expect(page.get_by_text("已经确认的")).to_be_visible()
    entry.refresh_from_db()
    assert entry.by_served


def test_a_training_is_pasted_mended_and_confirmed_by_another(live_server, new_page, axe):
    url, came, by = live_server.url, cast.volunteer(), cast.dispatcher()
    unit = cast.organisation("centre", name="测试中心")
    page = as_(new_page, url, by, reverse("dispatch:gathering_new"))
    page.get_by_role("radio", name="培训").check()
    page.get_by_label("内容").fill("急救培训")
    page.get_by_label("哪一天").fill((now() - timedelta(days=2)).date().isoformat())
    page.get_by_role("combobox", name="地点").fill("车江街道白水村")
    page.get_by_label("组织单位").select_option(str(unit.pk))
    page.get_by_label("志愿者编号").fill(f"{came.number} 某某\nHYQZ000")
    press(page, "登记")
    expect(page.get_by_role("alert")).to_contain_text("第 2 行“HYQZ000”")
    sound(page, axe)
    page.get_by_label("志愿者编号").fill(came.number)
    press(page, "登记")
    expect(page.get_by_role("rowheader", name=came.number)).to_be_visible()
    sound(page, axe)
    other = as_(new_page, url, cast.dispatcher(), reverse("dispatch:gatherings"))
    sound(other, axe)
    other.get_by_role("link", name="急救培训").click()
    press(other, "确认 1 条属实")
    expect(other.get_by_text("已确认 1 条")).to_be_visible()
    assert ServiceHour.objects.get().state == ServiceHour.State.CONFIRMED


def test_a_volunteer_looks_up_the_stars_of_a_past_day(live_server, new_page, axe):
    actions.seed_star_ladder(by=MACHINE)
    page = as_(new_page, live_server.url, cast.volunteer().user, reverse("dispatch:my_stars"))
    page.get_by_label("看哪一天").fill("2026-01-05")
    press(page, "查看")
    expect(page.get_by_role("heading", name="1月5日：0 星")).to_be_visible()
    sound(page, axe)
