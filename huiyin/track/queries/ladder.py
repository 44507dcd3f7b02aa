"""The ladder: rungs in force, what was taken in an order, and which rung is next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.deadlines import end_of
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import now, today
from huiyin.track import policy
from huiyin.track.kinds import CHASES, LIGHTS, Rung
from huiyin.track.models import LadderRule, Measure, Proposal


@dataclass(frozen=True)
class Ladder:
    """The rungs for one urgency on one day, mildest first."""

    rungs: tuple[LadderRule, ...]

    def rule(self, code: str) -> LadderRule | None:
        """The rule of this rung, None where the county has none in force."""
        return next((rule for rule in self.rungs if rule.code == code), None)

    def next_after(self, taken: Sequence[str]) -> LadderRule | None:
        """The rung that follows what was taken; the last one again while too few were taken for it."""
        top = self.top(taken)
        above = [rule for rule in self.rungs if rule.level > top and rule.code not in LIGHTS]
        if not above:
            return None
        if above[0].times <= len(taken):
            return above[0]
        return next((rule for rule in self.rungs if rule.level == top and rule.code not in LIGHTS), above[0])

    def leaves_out(self, taken: Sequence[str], rule: LadderRule) -> list[LadderRule]:
        """The rungs that would be skipped; both ways of chasing come in any order."""
        top = self.top(taken)
        between = [one for one in self.rungs if top < one.level < rule.level and one.code not in LIGHTS]
        return [one for one in between if not (rule.code in CHASES and one.code in CHASES)]

    def goes_down(self, taken: Sequence[str], rule: LadderRule) -> bool:
        """Whether this is milder than what was taken already."""
        return rule.level < self.top(taken) and rule.code not in CHASES

    def top(self, taken: Sequence[str]) -> int:
        """The level of the sternest measure taken."""
        return max((rule.level for rule in self.rungs if rule.code in taken), default=0)


def rules_on(day: date) -> list[LadderRule]:
    """Every rule in force on a day, mildest first."""
    return list(LadderRule.objects.filter(in_force(day)).order_by("level", "urgency", "version"))


def ladder_of(rules: Iterable[LadderRule], urgency: str) -> Ladder:
    """The rungs that hold for an urgency: its own before the general ones."""
    chosen: dict[str, LadderRule] = {}
    for rule in sorted(rules, key=lambda one: (bool(one.urgency), one.version)):
        if rule.urgency in ("", urgency):
            chosen[rule.code] = rule
    return Ladder(tuple(sorted(chosen.values(), key=lambda one: one.level)))


def ladder_for(order: WorkOrder) -> Ladder:
    """Today's ladder for an order."""
    return ladder_of(rules_on(today()), order.case.urgency)


def due_from(rule: LadderRule, due_at: datetime, calendar_id: int | None) -> datetime:
    """Since when a rung is due for a deadline, by the office hours of whoever is late."""
    if not rule.amount:
        return due_at
    return end_of(work_calendar(calendar_id), due_at, rule.amount, rule.unit)


def taken_in(orders: Iterable[int]) -> Mapping[int, list[str]]:
    """The rungs taken in each of these orders, in their order. One query."""
    found: dict[int, list[str]] = {}
    rows = Measure.objects.filter(order__in=list(orders)).order_by("id").values_list("order", "code")
    for order, code in rows:
        found.setdefault(order, []).append(code)
    return found


def measures_of(order: WorkOrder) -> list[Measure]:
    """What was done to press this order, the latest first."""
    rows = Measure.objects.filter(order=order).select_related(
        "by", "to_unit", "to_person", "letter__measure__order__case", "talk"
    )
    return list(rows.order_by("-id"))


def open_proposal(order: WorkOrder) -> Proposal | None:
    """The next rung for an order, due or coming."""
    rows = Proposal.objects.filter(order=order, state=Proposal.State.OPEN)
    return rows.select_related("rule").first()


def proposals_due(moment: Any = None) -> QuerySet[Proposal]:
    """Rungs that are due now, or at what stands for a moment, and that nobody has taken."""
    rows = Proposal.objects.filter(state=Literal(Proposal.State.OPEN.value), from_at__lte=moment or now())
    return rows.select_related("rule", "order__organisation", "order__case__place", "order__case__category")


def order_to_press(by: Actor, pk: int) -> WorkOrder:
    """The door to an order's ladder. Raises Http404, PermissionDenied."""
    rows = WorkOrder.objects.select_related("case__place", "organisation__parent", "handler")
    order = get_object_or_404(rows, pk=pk)
    require(policy.may_see_ladder(by, order))
    return order


def proposal_to_judge(by: Actor, pk: int) -> Proposal:
    """The door to a proposed rung. Raises Http404, PermissionDenied."""
    rows = Proposal.objects.select_related("order__case__place", "order__organisation", "rule")
    proposal = get_object_or_404(rows, pk=pk)
    require(policy.may_take(by, proposal.order, proposal.rule))
    return proposal


def owners_above(order: WorkOrder) -> tuple[Organisation | None, list[User]]:
    """To whom an order can be raised: the unit's superior, and the county's leaders."""
    held = Duty.current().filter(role=Role.COUNTY_LEADER, user__is_active=True).select_related("user")
    return order.organisation.parent, [duty.user for duty in held]


def named(by: Actor, *, after: str | None = None) -> Page[Measure]:
    """Orders whose units were named 通报, the latest first."""
    require(policy.may_watch(by) or bool(by.role == Role.COUNTY_LEADER))
    rows = Measure.objects.filter(code=Rung.NAMED)
    rows = rows.select_related("order__case__place", "order__organisation", "by")
    return keyset(rows, ("-id",), after=after)
