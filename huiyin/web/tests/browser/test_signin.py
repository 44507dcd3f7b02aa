"""Signing in and the administrators' work, by keyboard alone, without scripts, and looked over with axe."""

import re

import pytest

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions.twofactor import code_at, counter_now
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, SecondFactor, User
from huiyin.kernel.places.models import Place
from huiyin.web.demo import accounts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(live_server):
    accounts.sow_accounts()
    return live_server.url


FOCUSED = """() => {
    const here = document.activeElement ?? document.body; // neither while the page gives way to the next
    return [here?.id, here?.textContent.trim()];
}"""


def tab_to(page, name):
    """Press Tab until the named field or button has the focus: what a keyboard can reach."""
    page.wait_for_load_state()
    for _step in range(120):
        page.keyboard.press("Tab")
        if name in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"The keyboard does not reach {name}")


def press(page, key="Enter"):
    with page.expect_navigation():
        page.keyboard.press(key)


def sign_in(page, url, username, target="/account/"):
    page.goto(f"{url}/sign-in/?next={target}")
    tab_to(page, "id_username")
    page.keyboard.type(username)
    tab_to(page, "id_password")
    page.keyboard.type(accounts.PASSWORD)
    press(page)
    if "/sign-in/code/" in page.url:
        SecondFactor.objects.update(last_counter=-1)
        tab_to(page, "id_code")
        page.keyboard.type(accounts.code_of(username))
        press(page)
    assert page.url == f"{url}{target}"


def test_a_security_administrator_grants_a_duty_by_keyboard_alone(people, new_page):
    user, _words = actions.create_account("xiao.li", "李小", None, by=MACHINE)
    page = new_page()
    sign_in(page, people, "security", f"/accounts/{user.pk}/")
    tab_to(page, "授予职责")
    press(page)
    tab_to(page, "id_role_0")
    for _step in range(4):
        page.keyboard.press("ArrowDown")
    tab_to(page, "id_place")
    page.keyboard.type("车江街道白水村")
    tab_to(page, "id_organisation")
    page.keyboard.type("白水村新时代文明实践站")
    tab_to(page, "授予职责")
    press(page)
    held = Duty.objects.get(user=user)
    assert (held.role, held.place.full_name) == ("station_keeper", "车江街道白水村")


def test_a_system_administrator_makes_an_account_by_keyboard_alone(people, new_page):
    page = new_page(width=390)
    sign_in(page, people, "system", "/accounts/")
    tab_to(page, "新建账号")
    press(page)
    tab_to(page, "id_display_name")
    page.keyboard.type("周小敏")
    tab_to(page, "id_username")
    page.keyboard.type("zhou.xm")
    tab_to(page, "新建账号")
    press(page)
    assert User.objects.filter(username="zhou.xm", must_change_password=True).exists()
    assert re.search(r"[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}", page.text_content(".secret"))


def test_an_audit_administrator_reads_a_day_by_keyboard_alone(people, new_page):
    page = new_page()
    sign_in(page, people, "audit", "/audit/")
    tab_to(page, "id_person")
    page.keyboard.type("audit")
    tab_to(page, "查看")
    press(page)
    assert "邹审" in page.text_content("tbody")


def test_a_first_sign_in_without_scripts(people, new_page):
    user, password = actions.create_account("first.time", "新人", None, by=MACHINE)
    county = Place.objects.get(level="county")
    actions.grant_duty(user, Role.SUPERVISOR, county, None, by=MACHINE)
    page = new_page(java_script_enabled=False)
    page.goto(f"{people}/sign-in/?next=/account/")
    page.fill("#id_username", "first.time")
    page.fill("#id_password", password)
    page.click("main button")
    secret = page.text_content("main li code").replace(" ", "")
    assert page.get_attribute("img.qr", "src").startswith("data:image/svg+xml")
    page.fill("#id_code", code_at(secret, counter_now()))
    page.click("main button")
    assert page.locator(".codes code").count() == 10
    page.click("main button")
    page.fill("#id_password", "seven-ponds-at-dawn")
    page.fill("#id_again", "seven-ponds-at-dawn")
    page.click("main button")
    assert page.url == f"{people}/account/"
    assert "督查员" in page.text_content("main")


ADDRESSES = {
    "": ["/sign-in/", "/sign-in/?why=idle", "/signed-out/"],
    "system": ["/account/", "/accounts/", "/accounts/new/", "/units/", "/units/new/"],
    "security": ["/accounts/?words=zhou"],
    "audit": ["/audit/", "/audit/?day=2001-01-01"],
    "dispatcher": ["/volunteers/import/"],
    "station": ["/account/password/", "/account/device/"],
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("username", ADDRESSES)
def test_nothing_bars_the_way(people, new_page, axe, username, language):
    page = new_page(language=language)
    if username:
        sign_in(page, people, username)
    addresses = list(ADDRESSES[username])
    if username in ("system", "security"):
        addresses.append(f"/accounts/{User.objects.get(username='station').pk}/")
    if username == "security":
        addresses.append(f"/accounts/{User.objects.get(username='station').pk}/duty/")
    for address in addresses:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(people + address)
            assert axe(page) == [], (address, width)
            wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wider), (address, width)


def test_a_wrong_password_leads_the_eye_to_what_is_wrong(people, new_page, axe):
    page = new_page()
    page.goto(f"{people}/sign-in/")
    page.fill("#id_username", "station")
    page.fill("#id_password", "wrong-password")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.input_value("#id_username") == "station"
    assert page.input_value("#id_password") == ""
    assert axe(page) == []
