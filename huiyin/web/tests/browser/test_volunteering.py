"""From the first page to the own record: registering, being confirmed, changing the days one is free."""

import os
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.people.tests.test_registering import id_of, years_ago
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("HUIYIN_SHOTS")
NEXT = "main form[data-main] .actions button"
CARD = id_of(date(1986, 3, 15))


@pytest.fixture
def look(axe):
    """No page has barriers or is wider than the screen."""
    found = []

    def over(page, name):
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        width = page.viewport_size["width"]
        found.extend((name, width, words) for words in axe(page))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, width, "wider than the screen"))
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)

    yield over
    assert found == []


def step(page, look, name, fill):
    """Fill in one page, look at it, go on."""
    fill()
    look(page, name)
    with page.expect_navigation():
        page.locator(NEXT).click()


def register(page, address, look, card=CARD, phone="13873412345"):
    """Every page of registering, up to the number."""
    page.goto(address)
    with page.expect_navigation():
        page.locator(f'.doors a[href="{reverse("volunteers:join")}"]').click()
    look(page, "join")
    with page.expect_navigation():
        page.locator("main .actions a").click()
    page.locator("#id_name").fill("王小虎")
    page.locator("#id_phone").fill(phone)
    step(page, look, "you", lambda: page.locator("#id_id_no").fill(card))
    if page.locator("#id_relation").count():
        page.locator("#id_name").fill("王大山")
        page.locator("#id_phone").fill("13873412346")
        page.locator("#id_relation_0").check()
        step(page, look, "guardian", lambda: page.locator("#id_agreed").check())
    step(page, look, "home", lambda: page.locator("#id_place_words").fill("车江街道白水村"))
    step(page, look, "able", lambda: page.get_by_label("理发").check())
    step(page, look, "when", lambda: page.get_by_label("周一 上午").uncheck())
    step(page, look, "agree", lambda: page.locator("#id_agreed").check())
    expect(page.locator("h1")).to_contain_text("已登记")
    look(page, "joined")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_registering_to_the_own_page(new_page, live_server, look, width):
    page = new_page(width)
    register(page, live_server.url, look)
    volunteer = Volunteer.objects.get()
    assert volunteer.number in page.locator("main").inner_text()
    assert (volunteer.state, volunteer.weekly) == ("new", "011" + "111" * 6)
    keeper = cast.user_with(Role.STATION_KEEPER, cast.village())
    desk = new_page(width)
    enter(desk, live_server.url, keeper)
    desk.goto(live_server.url + reverse("volunteers:list"))
    look(desk, "list")
    with desk.expect_navigation():
        desk.get_by_role("link", name=volunteer.number).click()
    look(desk, "show-new")
    with desk.expect_navigation():
        desk.get_by_role("link", name="核实身份").click()
    desk.locator("#id_name").fill("王小虎")
    step(desk, look, "confirm", lambda: desk.locator("#id_id_no").fill(CARD))
    with desk.expect_navigation():
        desk.get_by_role("button", name="开通账号").click()
    look(desk, "password")
    desk.goto(live_server.url + reverse("volunteers:show", args=[volunteer.number]))
    look(desk, "show")
    volunteer.refresh_from_db()
    mine = new_page(width)
    enter(mine, live_server.url, volunteer.user)
    mine.goto(live_server.url + reverse("volunteers:mine"))
    look(mine, "mine")
    mine.get_by_label("周二 晚上").uncheck()
    with mine.expect_navigation():
        mine.get_by_role("button", name="保存有空的时间").click()
    volunteer.refresh_from_db()
    assert volunteer.weekly == "011110" + "111" * 5


def test_a_minor_registers_without_scripts_with_the_guardians_consent(new_page, live_server):
    page = new_page(390, java_script_enabled=False)
    register(page, live_server.url, lambda *_told: None, card=id_of(years_ago(16)))
    volunteer = Volunteer.objects.get()
    assert volunteer.minor and volunteer.consents.count() == 1


def test_what_is_missing_is_named_and_what_was_typed_stays(client):
    answer = client.post(
        reverse("volunteers:step", args=["you"]), {"name": "王小虎", "phone": "1", "id_no": "2"}
    )
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "身份证号有误" in told and "打不通" in told and 'value="王小虎"' in told
    later = Client().get(reverse("volunteers:step", args=["agree"]))
    assert later["Location"] == reverse("volunteers:step", args=["you"])


@pytest.mark.parametrize("width", [1280, 390])
def test_the_county_writes_a_new_text_and_a_volunteer_signs_it(new_page, live_server, look, width):
    one = cast.volunteer()
    centre = new_page(width)
    enter(centre, live_server.url, cast.user_with(Role.COUNTY_DISPATCHER))
    centre.goto(live_server.url + reverse("rules:start"))
    with centre.expect_navigation():
        centre.locator(f'.doors a[href="{reverse("rules:agreements")}"]').click()
    with centre.expect_navigation():
        centre.get_by_role("link", name="写新版：志愿服务协议").click()
    centre.locator("#id_text").fill("一、自愿、无偿。\n二、说到做到，去不了早点说。")
    expect(centre.locator("aside")).to_contain_text("二、说到做到")
    centre.locator("#id_valid_from").fill(today().isoformat())
    centre.locator("#id_source").fill("县文明办〔2026〕8号")
    look(centre, "agreement-write")
    with centre.expect_navigation():
        centre.get_by_role("button", name="发布").click()
    expect(centre.locator("main")).to_contain_text("1 人")
    look(centre, "agreements")
    with centre.expect_navigation():
        centre.get_by_role("link", name="志愿服务协议第 2 版全文").click()
    look(centre, "agreement")
    mine = new_page(width)
    enter(mine, live_server.url, one.user)
    mine.goto(live_server.url + reverse("volunteers:mine"))
    look(mine, "mine-text-waits")
    with mine.expect_navigation():
        mine.get_by_role("link", name="读协议").click()
    mine.locator("#id_agreed").check()
    look(mine, "sign")
    with mine.expect_navigation():
        mine.get_by_role("button", name="同意").click()
    expect(mine.locator("h1")).to_have_text("我的资料")
    assert agreement_to_sign(one) is None


@pytest.mark.parametrize("width", [1280, 390])
def test_a_keeper_notes_who_must_not_meet_and_when_an_old_volunteer_is_free(
    new_page, live_server, look, width
):
    one, other = cast.volunteer(with_account=False), cast.volunteer()
    desk = new_page(width)
    enter(desk, live_server.url, cast.user_with(Role.STATION_KEEPER, cast.village()))
    desk.goto(live_server.url + reverse("volunteers:show", args=[one.number]))
    with desk.expect_navigation():
        desk.get_by_role("link", name="登记一个要回避的").click()
    desk.locator("#id_other").fill(other.number)
    desk.locator("#id_why_1").check()
    step(desk, look, "apart-add", lambda: desk.locator("#id_reason").fill("两家为宅基地打过官司。"))
    look(desk, "apart-show")
    with desk.expect_navigation():
        desk.get_by_role("button", name="看原因").click()
    expect(desk.locator("main")).to_contain_text("宅基地")
    look(desk, "apart-reason")
    desk.goto(live_server.url + reverse("volunteers:apart"))
    look(desk, "apart")
    desk.goto(live_server.url + reverse("volunteers:show", args=[one.number]))
    look(desk, "show-apart")
    with desk.expect_navigation():
        desk.get_by_role("link", name="替本人改服务意愿").click()
    desk.get_by_label("周二 晚上").uncheck()
    with desk.expect_navigation():
        desk.get_by_role("button", name="保存有空的时间").click()
    expect(desk.locator("main")).to_contain_text("文明实践站管理员")
    look(desk, "wishes")
    one.refresh_from_db()
    assert one.weekly == "111110" + "111" * 5
