"""Yellow and red lights, and whom to press."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words, kind_words
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.models import Chase, Light


@dataclass(frozen=True)
class Lit:
    """One clock that is yellow or red: what it waits for, in which case, and who holds it."""

    clock: Clock
    case: Case | None
    order: WorkOrder | None
    what: str
    words: str
    tone: str
    may_chase: bool


def unlit(colour: str, moment: datetime) -> QuerySet[Clock]:
    """Running clocks past their warning (yellow) or deadline (red) of which nobody was told yet."""
    told = Light.objects.filter(clock_ref=OuterRef("pk"), colour=colour, due_at=OuterRef("due_at"))
    return shining(colour, moment).filter(~Exists(told)).order_by("due_at", "pk")


def shining(colour: str, moment: datetime) -> QuerySet[Clock]:
    """Running clocks that are yellow or red at this moment."""
    running = Clock.objects.filter(state=Clock.State.RUNNING)
    if colour == Light.Colour.RED:
        return running.filter(due_at__lte=moment)
    return running.filter(warn_at__lte=moment, due_at__gt=moment)


def lights(by: Actor, colour: str, *, after: str | None = None) -> Page[Clock]:
    """One page of yellow or red clocks of the county, the longest overdue or soonest due first."""
    require(policy.may_watch(by))
    return keyset(shining(colour, now()), ("due_at", "id"), after=after)


def lit(by: Actor, clocks: Iterable[Clock]) -> list[Lit]:
    """Clocks with their cases and orders, for a list. Two queries."""
    rows, moment = list(clocks), now()
    numbers = {clock.chain for clock in rows}
    cases = {case.no: case for case in Case.objects.filter(no__in=numbers).select_related("place")}
    keys = [int(clock.subject.split(":")[1]) for clock in rows if clock.subject.startswith("workorder:")]
    orders = {
        order.subject: order
        for order in WorkOrder.objects.filter(pk__in=keys).select_related("organisation", "case__place")
    }
    return [_lit(by, clock, cases.get(clock.chain), orders.get(clock.subject), moment) for clock in rows]


def _lit(by: Actor, clock: Clock, case: Case | None, order: WorkOrder | None, moment: datetime) -> Lit:
    words, tone = due_words(clock, moment)
    chase = order is not None and order.state in WorkOrder.OPEN and policy.may_chase(by, order)
    return Lit(clock, case, order, kind_words(clock.kind), words, tone, chase)


def order_to_chase(by: Actor, pk: int) -> WorkOrder:
    """The door for chasing an order. Raises Http404, PermissionDenied."""
    order = get_object_or_404(WorkOrder.objects.select_related("case__place", "organisation"), pk=pk)
    require(policy.may_chase(by, order))
    return order


def chases(order: WorkOrder) -> QuerySet[Chase]:
    """How often an order was chased, the latest first."""
    return Chase.objects.filter(order=order).select_related("by").order_by("-pk")
