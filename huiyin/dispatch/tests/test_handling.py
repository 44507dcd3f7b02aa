"""From the round that the county's rule names, a matter is a problem order."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.archive.models import Case
from huiyin.dispatch.actions import AmountTerms, revise_handling
from huiyin.dispatch.models import HandlingRule
from huiyin.dispatch.queries import last_handling_rule, went_round_too_often
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
ROUNDS = HandlingRule.What.ROUNDS


def problems() -> set[int]:
    return set(Case.objects.filter(went_round_too_often()).values_list("round", flat=True))


def cases_in_rounds(*rounds: int) -> None:
    for number in rounds:
        Case.objects.filter(pk=cast.a_case().pk).update(round=number)


def test_the_third_round_is_too_many_until_the_county_says_otherwise():
    cases_in_rounds(1, 2, 3, 4)
    assert problems() == {3, 4}
    terms = AmountTerms(2, today() + timedelta(days=1), "县里的通知")
    with pytest.raises(PermissionDenied):
        revise_handling(ROUNDS, terms, seen=1, by=cast.operator())
    revise_handling(ROUNDS, terms, seen=1, by=cast.dispatcher())
    assert problems() == {3, 4}
    with telling_of(now() + timedelta(days=1)):
        assert problems() == {2, 3, 4}


def test_without_a_rule_no_round_is_too_many():
    cases_in_rounds(1, 7)
    HandlingRule.objects.filter(what=ROUNDS).delete()
    assert last_handling_rule(ROUNDS) is None and problems() == set()
