"""What plans obey and weigh comes in dated versions with a source."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.dispatch.actions import PlanTerms, seed_planning, set_plan_values
from huiyin.dispatch.models import PlanRule, PlanWeight
from huiyin.dispatch.queries.plan_rules import plan_values
from huiyin.engines.matching.problem import PlanWeights, Rules
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def terms(kind, day=None, **more):
    row = kind()
    values = {name: getattr(row, name) for name in kind.VALUES} | more
    return PlanTerms(values, day or today(), "县文明办会议纪要")


def test_a_county_without_any_plans_by_what_the_engine_was_tried_with():
    assert plan_values(PlanRule).asked() == Rules(version="1")
    assert plan_values(PlanWeight).asked() == PlanWeights(version="1")


def test_what_a_new_county_is_shown_is_added_once():
    assert seed_planning(by=MACHINE) == 2
    assert seed_planning(by=MACHINE) == 0
    assert plan_values(PlanWeight).source.startswith("演示值")
    with pytest.raises(PermissionDenied):
        seed_planning(by=cast.dispatcher())


def test_a_new_version_holds_from_its_day_and_is_told_in_the_log():
    seed_planning(by=MACHINE)
    chosen = terms(PlanRule, today() + TOMORROW, per_day=2, day_from=time(9, 30))
    row = set_plan_values(PlanRule, chosen, seen=1, by=cast.dispatcher())
    assert (row.version, row.source) == (2, "县文明办会议纪要")
    assert plan_values(PlanRule).per_day == 1
    with telling_of(now() + TOMORROW):
        asked = plan_values(PlanRule).asked()
    assert (asked.per_day, asked.day_from, asked.version) == (2, 570, "2")
    facts = Event.objects.get(kind="dispatch.plan_rules_set").facts
    assert facts == {"version": 2, "valid_from": row.valid_from.isoformat()}


def test_of_two_who_change_them_at_once_one_is_told():
    seed_planning(by=MACHINE)
    set_plan_values(PlanWeight, terms(PlanWeight, kilometre=90), seen=1, by=cast.dispatcher())
    with pytest.raises(StaleState):
        set_plan_values(PlanWeight, terms(PlanWeight, kilometre=30), seen=1, by=cast.dispatcher())
    assert plan_values(PlanWeight).kilometre == 90


def test_nothing_begins_in_the_past_and_nobody_else_changes_it():
    with pytest.raises(Refused):
        set_plan_values(PlanRule, terms(PlanRule, today() - TOMORROW), seen=0, by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        set_plan_values(PlanRule, terms(PlanRule), seen=0, by=cast.supervisor())
    assert not PlanRule.objects.exists()
