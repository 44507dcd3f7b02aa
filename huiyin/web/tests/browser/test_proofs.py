"""The class asks for a signed slip or a look on the spot: told to the handler, missed, looked at, closed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.collect.models import Category
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.actions import ProofTerms
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.engines.documents.tests import samples
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.tests.cast import GOOD
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast
from huiyin.web.tests.browser.test_dispatch import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280


def photo(name):
    return {"name": name, "mimeType": "image/jpeg", "buffer": samples.an_image(size=(400, 300))}


def test_below_the_grade_nothing_closes_until_somebody_outside_went_to_look(live_server, new_page, axe):
    url = live_server.url
    terms = ProofTerms(Grade.A, today(), "县府办〔2026〕3号")
    street = Category.objects.get(code="street-light")
    dispatch.set_proof_rule(street, terms, seen=0, by=cast.dispatcher())
    case = cast.a_case(resident=cast.resident())
    order = an_order(cast.organisation(), case)
    handler = handler_of(order)
    dispatch.sign(order, by=handler)

    unit = new_page(PHONE)
    enter(unit, url, handler)
    unit.goto(url + reverse("dispatch:order", args=[order.pk]))
    expect(unit.get_by_text("A 级：")).to_be_visible()
    unit.get_by_role("textbox", name="办理结果").fill("换了两盏灯头。")
    unit.get_by_role("textbox", name="给诉求人的答复").fill("11月28日更换了两盏灯头，请看看亮不亮。")
    unit.get_by_label("办理后的照片").set_input_files(photo("after.jpg"))
    assert unit.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert axe(unit) == []
    unit.get_by_role("button", name="反馈结果").click()
    expect(unit.get_by_text("已反馈，请负责人审核")).to_be_visible()

    order.refresh_from_db()
    dispatch.accept_report(order, by=leader_of(order))
    react_to_all()
    case = Case.objects.select_related("place", "category").get(pk=case.pk)
    evaluate.evaluate(case.voice_set.get().request, case, GOOD, by=cast.operator())

    boss = new_page(DESK)
    enter(boss, url, cast.supervisor())
    boss.goto(url + reverse("evaluate:decide", args=[case.no]))
    expect(boss.get_by_text("这一类要 A 级凭证，现在只到 B 级")).to_be_visible()
    assert boss.get_by_role("button", name="销号", exact=True).count() == 0

    keeper = new_page(PHONE)
    enter(keeper, url, cast.user_with(Role.STATION_KEEPER, case.place))
    keeper.goto(url + case.get_absolute_url())
    keeper.get_by_role("link", name="现场核实").click()
    keeper.get_by_label("已经办好").check()
    keeper.get_by_label("看到什么").fill("11月29日晚上去的，两盏都亮。")
    keeper.get_by_label("现场照片").set_input_files(photo("seen.jpg"))
    assert axe(keeper) == []
    keeper.get_by_role("button", name="记下核实").click()
    expect(keeper.get_by_text("现场核实已记下")).to_be_visible()

    boss.reload()
    expect(boss.get_by_text("现场核实：已经办好")).to_be_visible()
    boss.get_by_label("销号理由").fill("站里现场看过。")
    boss.get_by_role("button", name="销号", exact=True).click()
    expect(boss.get_by_text("已销号")).to_be_visible()
