"""Which new cases follow a closing of the same place and class, and what was found about them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.models import Closure, Relapse, Rule
from huiyin.evaluate.queries.rules import closest, rules_of
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.prepared import Literal

GONE = (Case.State.WITHDRAWN, Case.State.JOINED)
LONGEST = timedelta(days=Rule.BOUNDS[Rule.What.RELAPSE_LATE][1])
ENDED = (Closure.Decision.CLOSE, Closure.Decision.LAWFUL, Closure.Decision.HANDED)
"""Closings that a relapse counts against; what was put off is expected to come again."""


def not_watched(since: datetime) -> QuerySet[Case]:
    """Cases opened since then that follow a closing of their village and class; `closing` is its key.

    One index leads from each new case to the latest closing, however many cases there are.
    """
    before = Case.objects.filter(
        state=Case.State.CLOSED,
        village_ref=OuterRef("village_ref"),
        category=OuterRef("category"),
        closed_at__lt=OuterRef("opened_at"),
        closed_at__gte=OuterRef("opened_at") - LONGEST,
    )
    ended = before.order_by("-closed_at").values("pk")[:1]
    watched = Relapse.objects.filter(case=OuterRef("pk"))
    cases = Case.objects.filter(opened_at__gte=since, category__isnull=False, village_ref__isnull=False)
    cases = cases.exclude(state__in=GONE).filter(~Exists(watched))
    return cases.annotate(before=Subquery(ended)).filter(before__isnull=False).order_by("opened_at", "pk")


def closings_of(cases: Iterable[int]) -> dict[int, Closure]:
    """The closing that ended each of these cases, by case. One query."""
    rows = Closure.objects.filter(case__in=list(cases), round=F("case__round"), decision__in=ENDED)
    return {closure.case_id: closure for closure in rows.select_related("case")}


def spans() -> tuple[list[Rule], list[Rule]]:
    """Today's rules for the shorter and the longer span. Two queries."""
    return rules_of(Rule.What.RELAPSE_SOON), rules_of(Rule.What.RELAPSE_LATE)


def days_of(rules: list[Rule], case: Case, shown: int) -> int:
    """The days that hold for a case."""
    rule = closest(rules, case)
    return rule.number if rule else shown


def relapses_unjudged() -> QuerySet[Relapse]:
    """Relapses of the county that nobody has looked at yet."""
    rows = Relapse.objects.filter(finding=Literal(""))
    return rows.select_related("case__place", "case__category", "closure__case")


def relapses_to_judge(by: User) -> QuerySet[Relapse]:
    """Relapses that nobody has looked at yet, within the caller's place."""
    return relapses_unjudged().filter(case__in=cases_for(by).order_by())


def relapse_to_judge(by: Actor, pk: int) -> Relapse:
    """The door to one relapse. Raises Http404, PermissionDenied."""
    rows = Relapse.objects.select_related(
        "case__place",
        "case__category",
        "closure__case__place",
        "closure__case__category",
        "closure__by",
        "by",
    )
    relapse = get_object_or_404(rows, pk=pk)
    for case in (relapse.case, relapse.closure.case):
        require(may_read(by, case) and policy.is_decider(by, case))
    return relapse


def units_that_closed(closure: Closure) -> list[Organisation]:
    """Whose accepted work a closing rests on, the lead first."""
    orders = WorkOrder.objects.filter(case=closure.case, round=closure.round, state=WorkOrder.State.ACCEPTED)
    rows = orders.select_related("organisation").order_by("-is_lead", "pk")
    return [order.organisation for order in rows]
