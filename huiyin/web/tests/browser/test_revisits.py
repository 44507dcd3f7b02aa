"""A keeper looks again at what was drawn: it goes round again, and the board says how many hold."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.evaluate.models import RevisitDraw
from huiyin.evaluate.tests.test_revisiting import closed, draw, plan
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_what_came_back_goes_round_again_and_counts_on_the_board(live_server, new_page, axe):
    url = live_server.url
    plan(100, 1)
    done = closed()
    draw()
    keeper = new_page(PHONE)
    enter(keeper, url, cast.user_with(Role.STATION_KEEPER, done.case.place))
    keeper.goto(url + reverse("desk") + "?list=revisits")
    keeper.get_by_role("link", name=done.case.no).click()
    expect(keeper.get_by_role("heading", level=1)).to_contain_text("回头看")
    keeper.get_by_label("又出现了").check()
    keeper.get_by_label("看到什么").fill("晚上去的，又不亮了。")
    fits(keeper)
    assert axe(keeper) == []
    keeper.get_by_role("button", name="记下回头看").click()
    expect(keeper.get_by_text("这件事重新办理")).to_be_visible()
    assert Case.objects.get(pk=done.case.pk).round == 2

    boss = new_page(DESK)
    enter(boss, url, done.supervisor)
    boss.goto(url + reverse("report:revisits"))
    expect(boss.get_by_text("看成的 1 件里，0 件还是好的，1 件又出现了")).to_be_visible()
    assert axe(boss) == []
    fits(boss)
    boss.get_by_role("table").get_by_role("link").first.click()
    expect(boss.get_by_text("和记录一致")).to_be_visible()
    expect(boss.get_by_text(RevisitDraw.objects.get().seed)).to_be_visible()
    assert axe(boss) == []
    boss.set_viewport_size({"width": PHONE, "height": 900})
    fits(boss)
