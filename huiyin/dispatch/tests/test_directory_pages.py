"""The pages of the directory, of the precedents, and what the sending page says by them."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from huiyin.collect.models import Category
from huiyin.dispatch import actions
from huiyin.dispatch.models import BounceRule, DirectoryEntry, WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_entry, an_order, handler_of
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
RULED = {"question": "涵管堵了归谁", "ruling": "涵管归水利局", "basis": "水利局三定第三条"}


def at(name, *args):
    return reverse(f"dispatch:{name}", args=args)


@pytest.fixture
def desk(client):
    client.force_login(cast.dispatcher())
    return client


def typed(**more):
    light = Category.objects.get(code="street-light").pk
    plain = {
        "key": uuid4(),
        "category": light,
        "lead_kind": "unit",
        "lead_words": "住建局",
        "document": "县住建局三定规定",
        "basis": "负责道路照明",
        "on": today().isoformat(),
        "source": "派单协调会",
    }
    return {**plain, **more}


def sending(case, **more):
    plain = {"key": uuid4(), "part": "lead", "basis": "三定方案第五条"}
    return at("send", case.no), {**plain, **more}


def chosen(text, name):
    """Which tile is pressed."""
    tiles = re.findall(r"<input[^>]*>", text)
    (tile,) = [one for one in tiles if f'name="{name}"' in one and "checked" in one]
    return re.search(r'value="([^"]*)"', tile)[1]


def test_the_first_suggestion_is_chosen_with_its_basis_and_reason(desk, django_assert_max_num_queries):
    actions.seed_bounce_rule(by=MACHINE)
    entry = an_entry(circumstance="灯坏", words="路灯 坏", local_support="street", place=cast.township())
    cast.organisation("street", cast.township(), "车江街道办")
    actions.add_precedent(cast.a_case(), organisation=entry.lead, **RULED, by=cast.supervisor())
    case = cast.a_case()
    desk.get(at("send", case.no))  # the tables of the calendar are in memory after the first
    with django_assert_max_num_queries(10):
        desk.get(at("send", case.no))
    text = desk.get(at("send", case.no)).text
    assert chosen(text, "likely") == str(entry.lead_id) and chosen(text, "part") == "lead"
    assert "《县住建局三定规定》第三条" in text and "说到“路灯、坏”" in text
    assert "像这样的事" in text and "近 365 天没有把这类事派给过住建局" in text
    assert "车江街道办" in text and at("entry", entry.pk) in text


def test_with_a_lead_at_work_the_support_is_chosen(desk):
    helper = a_bureau("供电公司")
    entry = an_entry(supports=[helper])
    case = cast.a_case()
    an_order(entry.lead, case)
    text = desk.get(at("send", case.no)).text
    assert chosen(text, "likely") == str(helper.pk) and chosen(text, "part") == "support"


def test_without_anything_to_go_by_it_says_so(desk):
    text = desk.get(at("send", cast.a_case().no)).text
    assert "派单目录里没有管这件事的条目" in text


def test_a_basis_meant_for_one_unit_is_not_taken_for_another(desk):
    entry, other = an_entry(), a_bureau("城管局")
    case = cast.a_case()
    basis = "《县住建局三定规定》第三条：负责城镇道路照明设施管理"
    assert f'value="{basis}"' in desk.get(at("send", case.no)).text
    where, told = sending(case, likely=entry.lead_id, unit_words="城管局", unit=other.pk, basis=basis)
    answer = desk.post(where, told)
    assert answer.status_code == 422 and "这条依据是派给住建局的" in answer.text
    assert desk.post(where, {**told, "basis": "城管局三定第二条"}).status_code == 302
    assert WorkOrder.objects.get(case=case).organisation == other


def test_pushing_down_is_refused_on_the_page_until_the_list_is_given(desk):
    an_entry()
    station = cast.organisation("station", cast.village(), "白水村站")
    case = cast.a_case()
    where, told = sending(case, unit_words="白水村站", unit=station.pk)
    answer = desk.post(where, told)
    assert answer.status_code == 422 and "不能推给乡镇、村" in answer.text
    assert desk.post(where, {**told, "by_township_list": "on"}).status_code == 302


def test_the_risk_of_the_unit_chosen_is_told(desk):
    actions.seed_bounce_rule(by=MACHINE)
    order = an_order()
    text = desk.get(at("due", order.case.no), {"unit": order.organisation_id}).text
    assert "派给水利局 1 件，退回 0 件" in text


def test_a_line_is_written_looked_at_and_saved(desk):
    a_bureau("住建局")
    a_bureau("供电公司")
    case = cast.a_case()
    told = typed(supports="供电公司", place_words="车江街道", circumstance="灯坏", words="路灯、坏")
    tried = desk.post(at("entry_add"), {**told, "look": "1", "days": "90"})
    assert "最近 90 天有 1 件事归这一条管" in tried.text and case.title in tried.text
    assert not DirectoryEntry.objects.exists()
    assert desk.post(at("entry_add"), told).status_code == 302
    entry = DirectoryEntry.objects.get()
    assert (entry.words, entry.place.name, entry.supports.get().name) == ("路灯 坏", "车江街道", "供电公司")
    assert "灯坏" in desk.get(at("directory")).text


def test_looking_ahead_follows_the_typing_and_waits_for_what_is_missing(desk):
    a_bureau("住建局")
    cast.a_case()
    half = desk.post(at("entry_foresee"), typed(lead_words=""))
    assert half.status_code == 200 and "写好管什么、派给谁" in half.text
    bare = desk.post(at("entry_foresee"), typed(document="", basis="", source="", on=""))
    assert "有 1 件事归这一条管" in bare.text


def test_a_change_is_shown_before_it_is_saved_and_both_versions_after(desk, django_assert_max_num_queries):
    entry = an_entry()
    a_bureau("城管局")
    an_order(entry.lead)
    desk.get(at("directory"))
    with django_assert_max_num_queries(10):
        shown = desk.get(at("entry_revise", entry.pk)).text
    assert "县住建局三定规定" in shown and "不变" in shown
    ahead = desk.post(at("entry_foresee"), typed(before=entry.pk, lead_words="城管局")).text
    assert "住建局" in ahead and "城管局" in ahead
    saved = desk.post(at("entry_revise", entry.pk), typed(lead_words="城管局"), follow=True)
    assert "已保存第 2 版" in saved.text and "第 1 版" in saved.text and "派单协调会" in saved.text
    assert "全部版本" in desk.get(at("directory"), {"past": "1"}).text


def test_a_line_is_ended_from_its_page(desk):
    entry = an_entry()
    assert desk.post(at("entry_end", entry.pk), {"end-on": today().isoformat()}).status_code == 422
    told = {"end-on": today().isoformat(), "end-source": "职责划转"}
    assert desk.post(at("entry_end", entry.pk), told).status_code == 302
    assert "目录还是空的" in desk.get(at("directory")).text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"lead_words": ""}, "请写明主办单位"),
        ({"lead_words": "没有这个局"}, "没有找到"),
        ({"circumstance": "夜间施工"}, "要一起写"),
        ({"place_words": "没有这个村"}, "没有找到"),
        ({"supports": "没有这个局"}, "没有找到"),
        ({"supports": "、".join("住建局" for _n in range(7))}, "最多写 6 个"),
        ({"source": ""}, "请填写“为什么改”"),
    ],
)
def test_what_is_not_right_is_named(desk, wrong, words):
    a_bureau("住建局")
    answer = desk.post(at("entry_add"), typed(**wrong))
    assert answer.status_code == 422 and words in answer.text
    assert not DirectoryEntry.objects.exists()


def test_a_clash_is_a_sentence(desk):
    an_entry()
    answer = desk.post(at("entry_add"), typed())
    assert answer.status_code == 409 and "分不出先后" in answer.text


def test_the_warning_is_kept_in_versions(desk):
    actions.seed_bounce_rule(by=MACHINE)
    told = {"warn_percent": 30, "days": 180, "expected_percent": 10, "weight": 8, "source": "会议"}
    assert desk.post(at("bounce"), {**told, "on": today().isoformat()}).status_code == 302
    assert BounceRule.objects.latest("version").warn_share == 0.3
    assert "180" in desk.get(at("bounce")).text


def test_who_only_reads_sees_no_way_to_change(client):
    entry = an_entry()
    client.force_login(cast.supervisor())
    assert at("entry_add") not in client.get(at("directory")).text
    assert at("entry_revise", entry.pk) not in client.get(at("entry", entry.pk)).text
    assert client.get(at("entry_revise", entry.pk)).status_code == 403


def test_precedents_are_found_by_words_and_class(client, django_assert_max_num_queries):
    order = an_order(a_bureau("城管局"))
    actions.add_precedent(order.case, organisation=a_bureau(), **RULED, by=cast.supervisor())
    client.force_login(handler_of(order))
    with django_assert_max_num_queries(10):
        assert RULED["question"] in client.get(at("precedents"), {"q": "涵管 水利"}).text
    assert "没有找到" in client.get(at("precedents"), {"q": "低保"}).text
    road = Category.objects.get(code="road").pk
    assert "没有找到" in client.get(at("precedents"), {"category": road}).text


def test_a_unit_reads_the_ruling_but_is_led_to_no_case(client):
    order = an_order(a_bureau("城管局"))
    kept = actions.add_precedent(order.case, organisation=a_bureau(), **RULED, by=cast.supervisor())
    client.force_login(handler_of(order))
    text = client.get(at("precedent", kept.pk)).text
    assert RULED["ruling"] in text and order.case.no not in text
    client.force_login(cast.supervisor())
    assert order.case.no in client.get(at("precedent", kept.pk)).text


def test_before_returning_an_order_the_unit_reads_what_was_ruled(client):
    actions.add_precedent(cast.a_case(), organisation=a_bureau(), **RULED, by=cast.supervisor())
    order = an_order(a_bureau("城管局"))
    client.force_login(handler_of(order))
    text = client.get(at("order", order.pk)).text
    assert "退回以前，请看判例" in text and RULED["ruling"] in text


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.MEDIA_EDITOR])
def test_others_read_no_precedents(client, role):
    client.force_login(cast.user_with(role))
    assert client.get(at("precedents")).status_code == 403
