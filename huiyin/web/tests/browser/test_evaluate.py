"""Three voices answer in three ways; a link rates once; what contradicts is looked into before closing."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.evaluate.kinds import How
from huiyin.evaluate.models import Evaluation
from huiyin.evaluate.queries import link_code
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SMALL, DESK = 360, 1280


@pytest.fixture
def asked():
    """A case of three voices whose work is reported done; nobody was told an answer yet: all get a link."""
    case = cast.a_case(resident=cast.resident())
    for number in (1, 2):
        name, phone = f"邻居{number}", f"1387340000{number}"
        archive.file_under(cast.a_request(resident=cast.resident(name, phone)), case, by=MACHINE)
    order = an_order(cast.organisation(), case)
    dispatch.sign(order, by=handler_of(order))
    dispatch.report(order, words="灯已换好。", answer="", by=handler_of(order))
    dispatch.accept_report(order, by=leader_of(order))
    react_to_all()
    case.refresh_from_db()
    return case


def voices(case):
    return list(Request.objects.filter(voice__case=case).order_by("pk"))


def rate(page, solved: str, grade: str) -> None:
    page.get_by_label(solved, exact=True).check()
    page.get_by_label(grade, exact=True).check()


def fits(page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_three_voices_answer_in_three_ways(live_server, new_page, asked, axe):
    by_link, by_phone, by_proxy = voices(asked)
    link = live_server.url + reverse("evaluate:by_link", args=[link_code(by_link, 1)])

    page = new_page(SMALL, java_script_enabled=False)
    page.goto(link)
    rate(page, "没有解决", "不满意")
    page.get_by_label("没有联系过", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=2)).to_contain_text("请改正")
    page.get_by_label("只有答复，没有行动").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您的评价已记下")

    page = new_page(SMALL, failing=True)
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("已经用过")
    assert axe(page) == []
    fits(page)

    desk = new_page(DESK)
    enter(desk, live_server.url, cast.operator())
    desk.goto(live_server.url + reverse("evaluate:callback", args=[by_phone.no]))
    desk.get_by_label("联系上了", exact=True).check()
    rate(desk, "解决了", "满意")
    desk.get_by_role("button", name="记下评价").click()
    expect(desk.get_by_text("评价已记下")).to_be_visible()

    keeper = new_page(SMALL)
    enter(keeper, live_server.url, cast.user_with(Role.STATION_KEEPER, asked.place))
    keeper.goto(live_server.url + reverse("evaluate:callback", args=[by_proxy.no]))
    keeper.get_by_role("link", name="本人在站里，代他评价").click()
    keeper.get_by_label("本人当面说").check()
    rate(keeper, "解决了", "非常满意")
    keeper.get_by_label("本人同意").check()
    fits(keeper)
    keeper.get_by_role("button", name="记下代评").click()
    expect(keeper.get_by_text("代评已记下")).to_be_visible()

    ways = Evaluation.objects.order_by("pk").values_list("how", "solved")
    assert list(ways) == [(How.LINK, False), (How.PHONE, True), (How.STATION, True)]
    boss = new_page(DESK)
    enter(boss, live_server.url, cast.supervisor())
    boss.goto(live_server.url + reverse("evaluate:decide", args=[asked.no]))
    expect(boss.get_by_text("有 1 位诉求人没有解决或不满意，不能销号")).to_be_visible()
    expect(boss.get_by_text("代评", exact=True)).to_be_visible()


def test_what_contradicts_is_looked_into_before_closing(live_server, new_page, asked, axe):
    case = Case.objects.get(pk=asked.pk)
    spoke = voices(case)[0]
    page = new_page(SMALL)
    page.goto(live_server.url + reverse("evaluate:by_link", args=[link_code(spoke, 1)]))
    rate(page, "解决了", "满意")
    page.get_by_role("button", name="提交评价").click()
    desk = new_page(DESK)
    enter(desk, live_server.url, cast.operator())
    desk.goto(live_server.url + reverse("evaluate:callback", args=[spoke.no]))
    desk.get_by_label("联系上了", exact=True).check()
    rate(desk, "没有解决", "不满意")
    desk.get_by_label("问题没有解决").check()
    desk.get_by_role("button", name="记下评价").click()

    boss = new_page(DESK)
    enter(boss, live_server.url, cast.supervisor())
    boss.goto(live_server.url + reverse("evaluate:decide", args=[case.no]))
    expect(boss.get_by_text("说法相互矛盾，核实以前不能销号")).to_be_visible()
    assert axe(boss) == []
    boss.get_by_text("记下核实情况").click()
    boss.get_by_label("核实情况").fill("上门看过，灯亮；电话里说的是另一盏。")
    boss.get_by_role("button", name="已核实").click()
    expect(boss.get_by_text("矛盾已核实")).to_be_visible()
    fits(boss)
