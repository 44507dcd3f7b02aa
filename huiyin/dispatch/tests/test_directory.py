"""The county keeps who answers for what; the line a case falls under says whom to send it to, and why."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.collect.models import Category
from huiyin.dispatch import actions, queries
from huiyin.dispatch.actions import Duty, EntryPlan
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import DirectoryEntry, WorkOrder
from huiyin.dispatch.tests.cast import a_bureau, an_entry, an_order, handler_of
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NIGHT = {"circumstance": "夜间施工", "words": "施工 夜间/晚上/半夜"}


def plan_of(entry, **change):
    """The same line, perhaps with something changed."""
    plain = "category place circumstance words matter urgency lead_kind lead local_support".split()
    plain += ["document", "clause", "basis", "source"]
    return EntryPlan(**{**{name: getattr(entry, name) for name in plain}, **change})


def test_a_change_ends_one_version_and_adds_the_next():
    entry = an_entry()
    other, tomorrow = a_bureau("城管局"), today() + DAY
    fresh = actions.revise_entry(
        entry, plan_of(entry, lead=other, source="机构改革"), on=tomorrow, by=cast.dispatcher()
    )
    entry.refresh_from_db()
    assert (entry.valid_to, fresh.version, fresh.key) == (today(), 2, entry.key)
    assert [one.lead.name for one in queries.versions(fresh)] == ["城管局", "住建局"]
    event = Event.objects.filter(chain="directory").latest("seq")
    told = {"before": entry.pk, "valid_from": tomorrow.isoformat()}
    assert (event.kind, event.facts) == ("dispatch.entry_revised", told)
    assert queries.route(cast.a_case()).entry == entry
    assert queries.route(cast.a_case(), tomorrow).lead == other


def test_an_old_version_is_not_changed_and_the_past_neither():
    entry, by = an_entry(), cast.dispatcher()
    actions.revise_entry(entry, plan_of(entry), on=today() + DAY, by=by)
    with pytest.raises(StaleState):
        actions.revise_entry(entry, plan_of(entry), on=today() + DAY, by=by)
    with pytest.raises(Refused, match="不能早于今天"):
        an_entry(code="road", on=today() - DAY)


def test_a_line_ends_and_says_why():
    entry = an_entry()
    actions.end_entry(entry, on=today() + DAY, source="职责划转", by=cast.dispatcher())
    entry.refresh_from_db()
    assert (entry.valid_to, entry.end_source) == (today(), "职责划转")
    assert queries.route(cast.a_case(), today() + DAY) is None


def test_the_same_key_is_one_line():
    plan, key, by = plan_of(an_entry(), category=None), uuid4(), cast.dispatcher()
    one = actions.add_entry(plan, on=today(), key=key, by=by)
    assert actions.add_entry(plan, on=today(), key=key, by=by) == one


def test_what_nothing_tells_apart_is_refused_and_named():
    an_entry(**NIGHT)
    with pytest.raises(Refused, match="路灯亮化 · 夜间施工 · 全县”第 1 版分不出先后"):
        an_entry(a_bureau("城管局"), circumstance="晚上施工", words="晚上 施工")
    assert an_entry(a_bureau("城管局")) and an_entry(place=cast.township(), **NIGHT)


def test_a_later_version_of_the_other_is_no_clash_before_it_begins():
    entry, by = an_entry(), cast.dispatcher()
    actions.end_entry(entry, on=today() + DAY, source="划转", by=by)
    with pytest.raises(Refused, match="分不出先后"):
        an_entry(a_bureau("城管局"))
    assert an_entry(a_bureau("城管局"), on=today() + DAY)


def test_a_circumstance_needs_its_words_and_a_named_lead_its_unit():
    with pytest.raises(Refused, match="要一起写"):
        an_entry(circumstance="夜间施工")
    with pytest.raises(Refused, match="主办单位"):
        an_entry(lead_kind="unit")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNTY_LEADER, Role.INSTITUTE_MANAGER])
def test_only_the_countys_desk_keeps_it(role):
    with pytest.raises(PermissionDenied):
        an_entry(by=cast.user_with(role))
    assert not DirectoryEntry.objects.exists()


def test_circumstance_before_place_before_class_with_the_reason_in_words():
    infrastructure = an_entry(a_bureau("甲"), code="infrastructure")
    assert queries.route(cast.a_case()).entry == infrastructure
    an_entry(a_bureau("乙"))
    an_entry(a_bureau("丙"), place=cast.township(), code="infrastructure")
    an_entry(a_bureau("丁"), circumstance="灯坏", words="路灯 坏/不亮", code="infrastructure")
    (one,) = queries.suggest(cast.a_case())
    assert one.unit.name == "丁" and one.is_lead
    assert one.reason == "类别是“农村基础设施”，说到“路灯、坏”（灯坏）"
    assert one.basis == "《县住建局三定规定》第三条：负责城镇道路照明设施管理"
    dark = cast.a_case(words="路灯一到晚上就灭。")
    assert queries.suggest(dark)[0].unit.name == "丙"
    assert "地点在" in queries.suggest(dark)[0].reason
    assert queries.suggest(cast.a_case(cast.village("花桥镇白水村"), words="灯灭了"))[0].unit.name == "乙"


def test_the_local_unit_is_the_one_of_the_case_and_supports_follow():
    here = cast.village()
    station, street = cast.organisation("station", here), cast.organisation("street", cast.township())
    cast.organisation("station", cast.village("花桥镇白水村"))
    an_entry(lead_kind="station", supports=[a_bureau("水利局")], local_support="street")
    found = [(one.unit, one.is_lead) for one in queries.suggest(cast.a_case(here))]
    assert [unit.pk for unit, _lead in found][0::2] == [station.pk, street.pk]
    assert [lead for _unit, lead in found] == [True, False, False]


def test_a_local_unit_that_is_not_there_is_not_suggested():
    an_entry(lead_kind="institute")
    assert queries.suggest(cast.a_case()) == [] and queries.advice(cast.a_case()).routed.lead is None


def test_places_and_numbers_are_not_what_was_said():
    an_entry(circumstance="在车江", words="车江")
    assert queries.route(cast.a_case()) is None


def test_without_a_line_the_like_speaks():
    water = a_bureau("水利局")
    told = {"question": "涵管归谁", "ruling": "归水利局", "basis": "三定第三条"}
    kept = actions.add_precedent(cast.a_case(), organisation=water, **told, by=cast.supervisor())
    (one,) = queries.suggest(cast.a_case())
    assert (one.unit, one.entry, one.precedents, one.basis) == (water, None, (kept,), "三定第三条")


def test_a_ruling_under_a_circumstance_counts_only_where_it_is_said():
    an_entry(circumstance="灯坏", words="路灯 坏")
    told = {"question": "路灯归谁", "ruling": "归住建局", "basis": "三定第三条"}
    kept = actions.add_precedent(cast.a_case(), organisation=a_bureau(), **told, by=cast.supervisor())
    assert kept.circumstance == "灯坏" and queries.precedents_under(kept.entry) == [kept]
    assert queries.like_this(cast.a_case()) == [kept]
    assert queries.like_this(cast.a_case(words="晚上看不见路。")) == []


def told_of(order):
    return Event.objects.get(chain=order.chain, kind="dispatch.order_sent", subject=order.subject).facts


def test_the_log_says_whether_the_directory_was_followed():
    bureau, helper, other = a_bureau("住建局"), a_bureau("供电公司"), a_bureau("城管局")
    entry = an_entry(bureau, supports=[helper])
    case = cast.a_case()
    followed = [
        told_of(an_order(unit, case, is_lead=lead))["followed"]
        for unit, lead in ((bureau, True), (helper, False), (other, False))
    ]
    assert followed == [True, True, False]
    facts = told_of(an_order(other))
    assert (facts["entry"], facts["followed"]) == (entry.pk, False)


def test_without_a_line_the_log_says_nothing_of_it():
    assert not {"entry", "followed"} & told_of(an_order()).keys()


@pytest.mark.parametrize("kind", ["station", "institute", "street"])
@pytest.mark.parametrize("is_lead", [True, False])
def test_a_departments_duty_is_not_pushed_down(kind, is_lead):
    an_entry()
    unit = cast.organisation(kind, cast.village())
    case = cast.a_case()
    with pytest.raises(Refused, match="不能推给乡镇、村"):
        an_order(unit, case, is_lead=is_lead)
    order = an_order(unit, case, is_lead=is_lead, by_township_list=True, basis="乡镇履职清单第12项")
    assert told_of(order)["by_township_list"] is True


def test_supporting_where_the_directory_says_so_is_no_pushing_down():
    street = cast.organisation("street", cast.township())
    an_entry(local_support="street")
    assert told_of(an_order(street, is_lead=False))["followed"] is True
    with pytest.raises(Refused):
        an_order(street)


def test_what_the_directory_leaves_to_the_place_may_go_there():
    station = cast.organisation("station", cast.village())
    an_entry(lead_kind="station")
    assert told_of(an_order(station))["followed"] is True


def bounced(unit, times, back, **more):
    for number in range(times):
        order = an_order(unit, cast.a_case(**more))
        if number < back:
            actions.return_order(order, reason=ReturnReason.NOT_OURS, basis="三定", by=handler_of(order))


def test_the_risk_is_told_in_counts_and_drawn_towards_what_is_beside():
    actions.seed_bounce_rule(by=MACHINE)
    water, city = a_bureau("水利局"), a_bureau("城管局")
    light, road = (Category.objects.get(code=code) for code in ("street-light", "road"))
    bounced(water, 3, 2)
    bounced(water, 1, 1, category=road)
    WorkOrder.objects.filter(pk=an_order(city).pk).update(state="cancelled")
    risks = queries.bounces([water.pk, city.pk], light)
    mine, none = risks[water.pk], risks[city.pk]
    beside = (3 + 10 * 0.1) / (4 + 10)
    assert (mine.sent, mine.returned) == (3, 2) and mine.share == pytest.approx((2 + 10 * beside) / 13)
    assert mine.warns and (none.sent, none.warns) == (0, False) and none.share == pytest.approx(0.1)
    assert queries.bounces([water.pk], road)[water.pk].sent == 1


def test_without_a_rule_nobody_is_warned_and_a_new_version_ends_the_last():
    water = a_bureau("水利局")
    light = Category.objects.get(code="street-light")
    assert queries.bounces([water.pk], light) == {}
    actions.seed_bounce_rule(by=MACHINE)
    terms = actions.BounceTerms(90, 0.2, 5, 0.4, "会议纪要")
    actions.revise_bounce_rule(terms, on=today() + DAY, by=cast.dispatcher())
    new, old = queries.bounce_rules()
    assert (old.valid_to, new.version, queries.bounce_rule()) == (today(), 2, old)
    assert queries.bounce_rule(today() + DAY) == new
    with pytest.raises(PermissionDenied):
        actions.revise_bounce_rule(terms, on=today() + DAY, by=cast.supervisor())


def test_looking_ahead_tells_from_whom_to_whom_and_what_really_happened():
    living, city = a_bureau("住建局"), a_bureau("城管局")
    entry = an_entry(living)
    bounced(living, 2, 1)
    an_order(city, cast.a_case())
    cast.a_case(category=Category.objects.get(code="road"))
    draft = actions.unsaved(plan_of(entry, lead=city), today())
    ahead = queries.foresee(draft, 30, entry)
    (group,) = ahead.groups
    assert (group.now, group.then, group.same) == (living, city, False)
    assert (group.count, group.elsewhere, group.bounced, ahead.touched) == (3, 2, 1, 3)
    assert len(group.cases) == 3 and ahead.looked == 3


def test_looking_ahead_shows_what_a_narrower_line_gives_up():
    living = a_bureau("住建局")
    entry = an_entry(living)
    cast.a_case()
    dark = cast.a_case(words="晚上很黑。")
    narrower = plan_of(entry, circumstance="灯坏", words="路灯")
    groups = queries.foresee(actions.unsaved(narrower, today()), 30, entry).groups
    assert [(group.now, group.then, group.count) for group in groups] == [
        (living, None, 1),
        (living, living, 1),
    ]
    assert groups[0].cases == [dark]


def test_looking_ahead_does_not_ask_more_for_more_cases(django_assert_max_num_queries):
    entry = an_entry(**NIGHT, local_support="street")
    for _number in range(4):
        cast.a_case()
    with django_assert_max_num_queries(4):
        queries.foresee(actions.unsaved(plan_of(entry), today()), 90, entry)


def test_sending_asks_no_more_than_before_without_a_directory(django_assert_max_num_queries):
    case, duty, by = cast.a_case(), Duty(a_bureau(), basis="三定"), cast.dispatcher()
    assert case.place and case.category
    with django_assert_max_num_queries(1):
        assert queries.route(case) is None
    assert actions.send_order(case, duty, by=by).category_ref == case.category_id
