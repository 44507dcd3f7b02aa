"""What was ruled is kept without anybody's name, and shown when the like comes again."""

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.dispatch import actions, queries
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import Precedent
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
TOLD = {
    "question": "村口过路涵管堵了，城管和水利都说不归自己。",
    "ruling": "过路涵管属于渠系，由水利局主办。",
    "basis": "《县水利局三定规定》第三条",
}


def ruled(case=None, unit=None, **more):
    by = more.pop("by", None) or cast.supervisor()
    return actions.add_precedent(
        case or cast.a_case(), organisation=unit or a_bureau(), **{**TOLD, **more}, by=by
    )


def test_it_keeps_who_had_claimed_what_and_writes_the_log():
    order = an_order(a_bureau("城管局"))
    basis = "涵管归水利，见13873412345"
    actions.return_order(order, reason=ReturnReason.NOT_OURS, basis=basis, by=handler_of(order))
    kept = ruled(order.case, a_bureau())
    (claim,) = queries.claims_of([kept])[kept.pk]
    assert (claim.unit, claim.reason) == ("城管局", "不属于本单位职责")
    assert claim.basis == "涵管归水利，见***********"
    event = Event.objects.filter(chain=order.case.no).latest("seq")
    assert (event.kind, event.subject) == ("dispatch.precedent_added", f"precedent:{kept.pk}")
    assert event.facts == {"organisation": kept.organisation_id, "entry": None}


def test_the_same_ruling_told_twice_is_one():
    case, unit = cast.a_case(), a_bureau()
    assert ruled(case, unit) == ruled(case, unit)
    assert Precedent.objects.count() == 1


def test_a_residents_name_is_refused_and_numbers_become_stars():
    case = cast.a_case(resident=cast.resident("张桂英"))
    with pytest.raises(Refused, match="诉求人的姓名"):
        ruled(case, question="张桂英家门口的涵管归谁管？")
    assert ruled(case, question="电话13873412345反映的涵管归谁管？").question.count("*") == 11


@pytest.mark.parametrize("field", ["question", "ruling", "basis"])
def test_what_is_empty_or_too_long_is_refused(field):
    for words in ("  ", "长" * 301):
        with pytest.raises(Refused):
            ruled(**{field: words})


def test_only_who_may_rule_adds_one():
    case = cast.a_case()
    for role in (Role.DEPARTMENT_LEADER, Role.INSTITUTE_MANAGER, Role.HOTLINE_OPERATOR):
        with pytest.raises(PermissionDenied):
            ruled(case, by=cast.user_with(role, unit=a_bureau()))
    assert ruled(case, by=cast.dispatcher()) and not Precedent.objects.exclude(case=case).exists()


def test_the_nearest_and_newest_of_the_same_class_come_first():
    here, there = cast.village(), cast.village("花桥镇白水村")
    far = ruled(cast.a_case(there))
    near = ruled(cast.a_case(here))
    near_later = ruled(cast.a_case(here))
    road = cast.Category.objects.get(code="road")
    ruled(cast.a_case(here, category=road))
    assert queries.like_this(cast.a_case(here)) == [near_later, near, far]


def test_a_case_is_no_precedent_for_itself():
    case = cast.a_case()
    ruled(case)
    assert queries.like_this(case) == []
