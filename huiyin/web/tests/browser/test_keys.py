"""The system administrator gives a program its key, behind the second factor, and takes it away again."""

import json
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from huiyin.collect.models import ApiKey
from huiyin.kernel.events.models import Event
from huiyin.web.demo import accounts
from huiyin.web.tests.browser.test_signin import press, sign_in, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def hand_in(url, secret):
    """What the program does with the key: status and answer."""
    sent = {
        "api_key": secret,
        "service_code": "street-light",
        "address_string": "车江街道白水村",
        "description": "路灯不亮。",
    }
    with urlopen(f"{url}/open311/v2/requests.json", urlencode(sent).encode()) as answer:
        return json.load(answer)


def looked_over(page, axe):
    """Nothing bars the way, and nothing is wider than the screen, at both widths."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_key_is_issued_used_and_revoked(live_server, new_page, axe):
    accounts.sow_accounts()
    page = new_page()
    sign_in(page, live_server.url, "system", "/open311/keys/")
    expect(page.get_by_text("还没有发过密钥")).to_be_visible()
    looked_over(page, axe)
    page.get_by_role("link", name="发放密钥").first.click()
    looked_over(page, axe)
    page.get_by_label("程序名称").fill("乡音小程序")
    tab_to(page, "id_organisation")
    page.keyboard.type("乡音科技")
    press(page)
    secret = page.locator(".secret code").inner_text()
    looked_over(page, axe)
    number = hand_in(live_server.url, secret)[0]["service_request_id"]
    page.get_by_role("link", name="已经交给对方").click()
    assert secret not in page.content() and number
    looked_over(page, axe)
    page.locator("summary").filter(has_text="撤销这把密钥").click()
    with page.expect_navigation():
        page.get_by_role("button", name="撤销密钥").click()
    expect(page.get_by_text("密钥已撤销，立即生效。")).to_be_visible()
    key = ApiKey.objects.get()
    assert key.revoked_at is not None
    assert [one.kind for one in Event.objects.filter(chain=key.chain).order_by("seq")] == [
        "collect.key_issued",
        "collect.key_revoked",
    ]
