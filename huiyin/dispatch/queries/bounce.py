"""How likely an order is to come back from a unit, told in counts before it is sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from huiyin.collect.models import Category
from huiyin.dispatch.models import BounceRule, WorkOrder
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.present import now, today

State = WorkOrder.State


@dataclass(frozen=True)
class Bounce:
    """Orders of a class to a unit within the days looked at; `share` is smoothed, between 0 and 1."""

    sent: int
    returned: int
    share: float
    days: int
    warns: bool


def bounce_rule(on: date | None = None) -> BounceRule | None:
    """What holds on a day; None where the county has no rule, and then nobody is warned."""
    return BounceRule.objects.filter(in_force(on or today())).order_by("-version").first()


def bounce_rules() -> list[BounceRule]:
    """Every version, newest first."""
    return list(BounceRule.objects.order_by("-version"))


def bounces(units: Collection[int], category: Category | None) -> dict[int, Bounce]:
    """By unit, for orders of this class. Two queries: the rule, and one index range of counts.

    The share of the class is drawn towards that of the larger class and those beside it, and that one towards
    what the rule expects, as if `weight` further orders had been seen. Orders called off do not count.
    """
    rule = bounce_rule()
    if rule is None or category is None or not units:
        return {}
    family = Q(pk=category.pk) | Q(parent=category.pk)
    if category.parent_id is not None:
        family |= Q(pk=category.parent_id) | Q(parent=category.parent_id)
    found = WorkOrder.objects.filter(
        organisation__in=units,
        category_ref__in=Category.objects.filter(family).values("pk"),
        sent_at__gte=now() - timedelta(days=rule.days),
    ).exclude(state__in=(State.CANCELLED, State.PASSED))
    counted = found.values_list("organisation_id").annotate(
        wide=Count("pk"),
        wide_back=Count("pk", filter=Q(state=State.RETURNED)),
        own=Count("pk", filter=_own(category)),
        own_back=Count("pk", filter=_own(category) & Q(state=State.RETURNED)),
    )
    rows = {unit: counts for unit, *counts in counted.order_by(F("organisation_id"))}
    return {unit: _bounce(rows.get(unit, [0, 0, 0, 0]), rule) for unit in units}


def _own(category: Category) -> Q:
    return Q(category_ref=category.pk)


def _bounce(counts: Collection[int], rule: BounceRule) -> Bounce:
    wide, wide_back, own, own_back = counts
    beside = smoothed(wide_back, wide, rule.expected, rule.weight)
    share = smoothed(own_back, own, beside, rule.weight)
    return Bounce(own, own_back, share, rule.days, share >= rule.warn_share)


def smoothed(some: int, of: int, expected: float, weight: int) -> float:
    """A share drawn towards what is expected, as if `weight` more had been seen."""
    return (some + weight * expected) / (of + weight)
