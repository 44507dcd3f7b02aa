"""Thresholds in force, and how often a case came back."""

from typing import Any

from django.db.models import Q, QuerySet, Subquery

from huiyin.archive.models import Case
from huiyin.dispatch.models import HandlingRule, WorkOrder
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import today

What = HandlingRule.What


def handling_rule(what: What) -> HandlingRule | None:
    """The version in force today; None when the county has none, which means: no limit."""
    return HandlingRule.objects.filter(in_force(today()), what=what).order_by("-version").first()


def last_handling_rule(what: What) -> HandlingRule | None:
    """The newest version, in force or to come."""
    return HandlingRule.objects.filter(what=what).order_by("-version").first()


def handling_rules() -> QuerySet[HandlingRule]:
    """Every version of every threshold, the newest first."""
    return HandlingRule.objects.order_by("what", "-version")


def went_round_too_often(day: Any = None) -> Q:
    """Cases in a round from which the rule of that day, or of today, calls them problem orders."""
    rule = HandlingRule.objects.filter(in_force(day or today()), what=What.ROUNDS)
    return Q(round__gt=Literal(1), round__gte=Subquery(rule.order_by("-version").values("amount")[:1]))


def times_returned(case: Case) -> int:
    """How often a lead unit sent this case back in its present round."""
    returned = WorkOrder.objects.filter(case=case, round=case.round, is_lead=True)
    return returned.filter(state=WorkOrder.State.RETURNED).count()


def has_bounced_out(case: Case) -> bool:
    """Whether it came back so often that nobody is asked any more: an owner is named."""
    times = times_returned(case)
    rule = handling_rule(What.BOUNCES) if times else None
    return rule is not None and times >= rule.amount
