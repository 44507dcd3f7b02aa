"""Planning and dispatch in a real browser: looked over with axe, by keyboard alone, and without scripts."""

import time

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.tests.cast import (
    a_bureau,
    a_neighbour,
    a_slot,
    an_offer,
    an_order,
    handler_of,
    leader_of,
    pin_villages,
)
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_signin import press, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county(live_server):
    """A slot with people on it, an order at work, and whom they belong to."""
    pin_villages()
    order, slot = an_order(a_bureau("住建局")), a_slot(most=2, skills=[cast.skill("escort").pk])
    person = a_neighbour(skills=[cast.skill("escort").pk])
    volunteer = cast.volunteer(skills=[cast.skill("escort").pk])
    an_offer(slot, volunteer)
    return {
        "url": live_server.url,
        "order": order,
        "slot": slot,
        "person": person,
        "volunteer": volunteer,
        "dispatcher": cast.dispatcher(),
        "handler": handler_of(order),
        "leader": leader_of(order),
        "team": cast.user_with(Role.TEAM_LEADER, cast.township()),
    }


def enter(page, url, user):
    """A session as the sign-in pages leave it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "huiyin.web.signin.sessions.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["seen"] = session["since"] = int(time.time())
    session["second"] = True
    session.create()
    page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": url}])


@pytest.mark.parametrize("language", ["en-GB"])
def test_nothing_bars_the_way(county, new_page, axe, language):
    order, slot = county["order"], county["slot"]
    pages = (
        ("dispatcher", reverse("plan:projects")),
        ("dispatcher", reverse("plan:new") + f"?case={order.case.no}"),
        ("dispatcher", reverse("plan:project", args=[slot.project.no])),
        ("dispatcher", reverse("plan:add_slot", args=[slot.project.no])),
        ("dispatcher", reverse("dispatch:send", args=[order.case.no])),
        ("dispatcher", reverse("dispatch:shortlist", args=[slot.pk])),
        ("dispatcher", reverse("dispatch:returned")),
        ("handler", reverse("dispatch:orders")),
        ("handler", reverse("dispatch:order", args=[order.pk])),
        ("volunteer", reverse("dispatch:mine")),
        ("volunteer", reverse("dispatch:near")),
        ("team", reverse("dispatch:team")),
    )
    for width in (1280, 390) if language == "zh-CN" else (390,):
        for who, address in pages:
            page = new_page(width, language, bypass_csp=True)
            enter(page, county["url"], county[who].user if who == "volunteer" else county[who])
            page.goto(county["url"] + address)
            assert axe(page) == [], (width, address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
            page.close()


def test_a_unit_signs_and_reports_by_keyboard_alone(county, new_page):
    page, order = new_page(), county["order"]
    enter(page, county["url"], county["handler"])
    page.goto(county["url"] + reverse("dispatch:orders"))
    tab_to(page, order.case.no)
    press(page)
    tab_to(page, "签收")
    press(page)
    tab_to(page, "已联系诉求人")
    press(page)
    tab_to(page, "id_words")
    page.keyboard.type("换了新灯，村民当面看过。")
    tab_to(page, "id_answer")
    page.keyboard.type("您好，路灯已经换好，请您晚上看看。")
    tab_to(page, "反馈结果")
    press(page)
    order.refresh_from_db()
    assert order.state == WorkOrder.State.REPORTED
    enter(page, county["url"], county["leader"])
    page.goto(county["url"] + reverse("dispatch:order", args=[order.pk]))
    tab_to(page, "审核通过，答复诉求人")
    press(page)
    order.refresh_from_db()
    assert order.state == WorkOrder.State.ACCEPTED


def test_a_dispatcher_chooses_a_unit_by_keyboard_and_sees_the_times(county, new_page):
    bureau, case = a_bureau("水利局"), cast.a_case()
    page = new_page()
    enter(page, county["url"], county["dispatcher"])
    page.goto(county["url"] + reverse("dispatch:send", args=[case.no]), wait_until="networkidle")
    tab_to(page, "id_unit_words")
    page.keyboard.type("水利")
    page.get_by_role("option", name="水利局").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("按水利局的办公时间").wait_for()
    tab_to(page, "id_basis")
    page.keyboard.type("三定方案第五条")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert WorkOrder.objects.get(case=case).organisation == bureau


def test_a_volunteer_answers_on_a_phone_without_scripts(county, new_page):
    volunteer = county["volunteer"]
    page = new_page(390, java_script_enabled=False)
    enter(page, county["url"], volunteer.user)
    page.goto(county["url"] + reverse("dispatch:mine"))
    page.get_by_role("button", name="我来").click()
    seat = Assignment.objects.get(volunteer=volunteer)
    assert seat.state == Assignment.State.ACCEPTED
    page.get_by_text("去不了了").click()
    page.get_by_text("身体不适").click()
    page.get_by_role("button", name="退出岗位").click()
    seat.refresh_from_db()
    assert seat.state == Assignment.State.STEPPED_BACK


def test_offers_stand_on_the_page_as_they_are_answered(county, new_page):
    """Another's answer shows without anybody reloading."""
    page, slot = new_page(), county["slot"]
    enter(page, county["url"], county["dispatcher"])
    page.goto(county["url"] + reverse("dispatch:shortlist", args=[slot.pk]), wait_until="networkidle")
    assert page.locator("#people").get_by_text("待答复").count() == 1
    offer = Assignment.objects.select_related("slot__project__place", "volunteer__user").get(slot=slot)
    actions.accept(offer, by=offer.volunteer.user)
    page.locator("#people").get_by_text("已接单").wait_for(timeout=25_000)
