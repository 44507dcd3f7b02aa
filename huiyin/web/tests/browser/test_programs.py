"""A handler gives a program a token; the system administrator has another system told of events."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.hooks.actions import send_next
from huiyin.web.hooks.models import Parcel
from huiyin.web.hooks.tests.cast import Receiver, is_signed
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_keys import looked_over
from huiyin.web.tests.browser.test_signin import press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def asks(url, secret, path):
    """What the program is answered: status and JSON."""
    call = Request(f"{url}/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urlopen(call) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refusal:
        return refusal.code, json.load(refusal)


def test_a_token_is_made_by_keyboard_used_and_revoked(live_server, new_page, axe):
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation())
    handler.set_password(cast.PASSWORD)
    handler.save()
    page = new_page()
    enter(page, live_server.url, handler)
    page.goto(live_server.url + reverse("accounts:mine"))
    page.get_by_role("link", name="管理我的令牌").click()
    expect(page.get_by_text("还没有令牌")).to_be_visible()
    looked_over(page, axe)
    page.get_by_role("link", name="生成令牌").first.click()
    tab_to(page, "id_name")
    page.keyboard.type("局里的办公系统")
    page.get_by_label("读工单和选派").check()
    looked_over(page, axe)
    page.locator("#id_proof").focus()
    page.keyboard.type(cast.PASSWORD)
    press(page)
    secret = page.locator(".secret code").inner_text()
    looked_over(page, axe)
    assert asks(live_server.url, secret, "/orders") == (200, {"items": [], "next": None})
    assert asks(live_server.url, secret, "/cases")[0] == 403
    page.get_by_role("link", name="已经放好").click()
    looked_over(page, axe)
    assert secret not in page.content()
    page.locator("summary").filter(has_text="撤销").click()
    page.get_by_role("button", name="撤销令牌").click()
    expect(page.get_by_text("令牌已撤销，立即生效。")).to_be_visible()
    assert asks(live_server.url, secret, "/orders")[0] == 401
    page.goto(live_server.url + reverse("api:guide"))
    page.locator("summary").filter(has_text="/api/v1/orders/{pk}/sign").click()
    looked_over(page, axe)


def test_an_address_is_added_tested_and_what_it_answered_is_seen(live_server, new_page, axe, settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    there = Receiver()
    there.answers = [500]
    page = new_page()
    enter(page, live_server.url, cast.user_with(Role.SYSTEM_ADMIN))
    page.goto(live_server.url + reverse("hooks:list"))
    expect(page.get_by_text("还没有推送地址")).to_be_visible()
    looked_over(page, axe)
    page.get_by_role("link", name="增加推送地址").first.click()
    tab_to(page, "id_name")
    page.keyboard.type("县政务数据平台")
    page.get_by_label("推送到哪个网址").fill(there.url)
    page.get_by_label("派单", exact=True).check()
    looked_over(page, axe)
    page.get_by_role("button", name="保存").click()
    secret = page.locator(".secret code").inner_text()
    looked_over(page, axe)
    page.get_by_role("link", name="已经交给对方").click()
    page.get_by_role("button", name="发一个测试").click()
    expect(page.get_by_text("测试已排队")).to_be_visible()
    assert send_next(by=MACHINE)
    page.reload()
    expect(page.get_by_text("500 收到")).to_be_visible()
    looked_over(page, axe)
    Parcel.objects.update(state="parked")
    page.reload()
    page.get_by_role("button", name="重发", exact=True).click()
    expect(page.get_by_text("已排队重发。")).to_be_visible()
    there.close()
    assert is_signed(secret, *there.got[0])
