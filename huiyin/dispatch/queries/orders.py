"""Reading work orders: lists, the door from a number, and what a page about one needs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.models import Photo
from huiyin.dispatch import policy
from huiyin.dispatch.models import PassedUp, Waiting, WorkOrder
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import clocks_of, due_words, explain, kind_words
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now

State = WorkOrder.State
OPEN_CASES = (Case.State.FILED, Case.State.WORKING)
TONES = {
    State.SENT: "warn",
    State.REPORTED: "warn",
    State.ACCEPTED: "ok",
    State.RETURNED: "late",
    State.CANCELLED: "done",
    State.PASSED: "done",
}


@dataclass(frozen=True)
class Running:
    """One clock of an order in words, and why it is due then."""

    name: str
    due_at: datetime
    words: str
    tone: str
    why: list[str]


@dataclass(frozen=True)
class Happening:
    """One line of an order's history."""

    at: datetime
    title: str
    who: str


def orders_for(by: Actor) -> QuerySet[WorkOrder]:
    """Orders of the units one works for; every order for those who oversee the county."""
    orders = WorkOrder.objects.select_related("case__place", "organisation")
    if policy.oversees(by):
        return orders
    return orders.filter(organisation__in=scope(by).organisation_ids)


def page_of_orders(by: Actor, state: str, after: str | None = None) -> Page[WorkOrder]:
    """One page of one state's orders: open ones by what is due first, ended ones by what ended last."""
    rows = orders_for(by).filter(state=state)
    order = ("due_at", "id") if state in WorkOrder.OPEN else ("-due_at", "-id")
    return keyset(rows, order, after=after)


def open_counts(by: Actor) -> dict[str, int]:
    """How many open orders are in each state."""
    rows = orders_for(by).filter(state__in=WorkOrder.OPEN).order_by().values_list("state")
    return dict(rows.annotate(Count("pk")))


def returned_orders(by: Actor) -> QuerySet[WorkOrder]:
    """Orders that came back to a dispatcher and were not followed by another: the case wants attention.

    Only another lead follows a lead.
    """
    later = WorkOrder.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    later = later.filter(Q(is_lead=True) | Q(is_lead=OuterRef("is_lead")))
    rows = WorkOrder.objects.filter(~Exists(later), state=State.RETURNED, case__state__in=OPEN_CASES)
    rows = rows.select_related("case__place", "organisation")
    mine = scope(by)
    if mine.kind == "county":
        return rows
    if mine.kind == "township":
        return rows.filter(case__township_ref=mine.place_id)
    return rows.none()


def order_to_read(by: Actor, pk: int) -> WorkOrder:
    """The only door from a URL's number to an order. Raises Http404, PermissionDenied."""
    rows = WorkOrder.objects.select_related(
        "case__place",
        "case__category",
        "organisation__place",
        "sent_by",
        "handler",
        "reviewer",
        "answer_check__same_as__case",
        "answer_check__template",
    )
    others = WorkOrder.objects.filter(case=OuterRef("case")).exclude(pk=OuterRef("pk"))
    waits = Waiting.objects.filter(order=OuterRef("pk"))
    passed = PassedUp.objects.filter(order__case=OuterRef("case"), order__round=OuterRef("round"))
    known = {"has_others": Exists(others), "has_waited": Exists(waits), "has_passed": Exists(passed)}
    order = get_object_or_404(rows.annotate(**known), pk=pk)
    require(policy.may_read_order(by, order))
    return order


def order_to_weigh(by: Actor, pk: int) -> WorkOrder:
    """The door to what is noticed in an answer. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_weigh(by, order))
    return order


def running(order: WorkOrder) -> list[Running]:
    """The order's clocks in words. Two queries."""
    clocks = clocks_of(order.chain).filter(subject=order.subject)
    return [_in_words(clock) for clock in sorted(clocks, key=lambda clock: (clock.due_at, clock.pk))]


def _in_words(clock: Clock) -> Running:
    words, tone = due_words(clock, now())
    return Running(kind_words(clock.kind), clock.due_at, words, tone, explain(clock))


def photos_of(order: WorkOrder) -> list[Photo]:
    """What the handler showed."""
    return list(Photo.objects.filter(chain=order.chain, subject=order.subject).order_by("id"))


def history(order: WorkOrder) -> list[Happening]:
    """What happened to the order, by role, oldest first."""
    events = Event.objects.filter(chain=order.chain, subject=order.subject).order_by("seq")
    return [Happening(event.at, label(event.kind), role_words(event.actor_role)) for event in events]


def role_words(role: str) -> str:
    """A role as people read it."""
    outsiders = {"machine": _("系统"), "resident": _("居民"), "outsider": _("外单位")}
    return outsiders.get(role) or (str(Role(role).label) if role in Role.values else role)


def due_of(order: WorkOrder, moment: datetime) -> tuple[str, datetime, str]:
    """What a list says of an open order: what is awaited, by when, and its tone."""
    at, what = order.due_at, _("办结")
    if order.state == State.SENT:
        at, what = order.sign_by, _("签收")
    elif order.waits_until is not None:
        return _("等诉求人回答，最晚等到"), order.waits_until, "ok"
    tone = "late" if moment > at else "ok"
    return what, at, tone
