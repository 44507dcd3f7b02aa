"""Reading disputes: whether one may be raised, the doors, the lists, and what the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import order_to_read, return_limit
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words
from huiyin.kernel.events.kinds import label
from huiyin.kernel.events.models import Event
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.models import Dispute, Position

Ground = Dispute.Ground


@dataclass(frozen=True)
class Told:
    """One line of a dispute's timeline."""

    at: datetime
    title: str
    who: str
    words: str


def return_due(order: WorkOrder) -> datetime | None:
    """Until when the order may be given back; None where no rule says."""
    found = return_limit(order)
    return found[0] if found else None


def ground_for_dispute(order: WorkOrder) -> str:
    """Why returning is no way any more: sent again after a return, or too late. "" while it is one."""
    before = WorkOrder.objects.filter(case=order.case_id, organisation=order.organisation_id, pk__lt=order.pk)
    if before.filter(state=WorkOrder.State.RETURNED).exists():
        return Ground.SENT_AGAIN
    until = return_due(order)
    return Ground.TOO_LATE if until is not None and now() > until else ""


def ruling_on(order: WorkOrder) -> Dispute | None:
    """The ruling that made this order its unit's."""
    ruled = Dispute.objects.filter(case=order.case_id, round=order.round, state=Dispute.State.RULED)
    return ruled.order_by("-pk").first()


def first_receiver(case: Case) -> Organisation | None:
    """Who was asked first in this round: leads when several units are involved and nothing else is ruled."""
    orders = WorkOrder.objects.filter(case=case, round=case.round, is_lead=True)
    first = orders.select_related("organisation").order_by("pk").first()
    return first.organisation if first else None


def order_to_dispute(by: Actor, pk: int) -> WorkOrder:
    """The door to objecting to an order. Raises Http404, PermissionDenied."""
    order = order_to_read(by, pk)
    require(policy.may_dispute(by, order))
    return order


def open_dispute(case: Case) -> Dispute | None:
    """The dispute that waits for its end."""
    return Dispute.objects.filter(case=case, state__in=Dispute.OPEN).first()


def disputes_for(by: Actor) -> QuerySet[Dispute]:
    """Disputes within one's reach: the county's, the township's, or those one's unit sits in."""
    rows = Dispute.objects.select_related("case__place", "organisation", "instead", "lead")
    if policy.oversees_disputes(by):
        return rows
    reach = scope(by)
    seats = Position.objects.filter(organisation__in=reach.organisation_ids)
    mine = Q(organisation__in=reach.organisation_ids) | Q(pk__in=seats.values("dispute"))
    if reach.kind == "township":
        mine |= Q(case__township_ref=reach.place_id)
    return rows.filter(mine)


def page_of_disputes(by: Actor, state: str, after: str | None = None) -> Page[Dispute]:
    """One page of one state's disputes, the newest first."""
    return keyset(disputes_for(by).filter(state=state), ("-id",), after=after)


def problem_cases(by: Actor) -> QuerySet[Dispute]:
    """Cases that came back too often and wait for an owner."""
    return disputes_for(by).filter(is_problem=True, state__in=Dispute.OPEN)


def seats_to_take(unit: Any) -> QuerySet[Position]:
    """Sessions in which this unit has not spoken yet."""
    waiting = Position.objects.filter(organisation=unit, at=None, dispute__state=Dispute.State.CALLED)
    return waiting.select_related("dispute__case__place", "dispute__case__category", "organisation")


def disputes_to_rule(by: Actor) -> QuerySet[Dispute]:
    """What waits for a session or a ruling."""
    return disputes_for(by).filter(state__in=Dispute.OPEN)


def dispute_to_read(by: Actor, pk: int) -> Dispute:
    """The door from a number to a dispute. Raises Http404, PermissionDenied."""
    rows = Dispute.objects.select_related(
        "case__place", "organisation", "instead", "lead", "order__organisation", "called_by", "ruled_by"
    )
    dispute = get_object_or_404(rows, pk=pk)
    require(policy.may_read_dispute(by, dispute))
    return dispute


def position_to_state(by: Actor, pk: int) -> Position:
    """The door to a unit's own seat. Raises Http404, PermissionDenied."""
    rows = Position.objects.select_related("dispute__case__place", "organisation")
    position = get_object_or_404(rows, pk=pk)
    require(policy.may_state(by, position))
    return position


def positions(dispute: Dispute) -> list[Position]:
    """Every unit's seat, the objecting one first."""
    rows = list(dispute.positions.select_related("organisation", "by").order_by("pk"))
    return sorted(rows, key=lambda seat: seat.organisation_id != dispute.organisation_id)


def bounced(dispute: Dispute) -> list[WorkOrder]:
    """Who was asked in this round and gave the duty back, the first at the top."""
    rows = WorkOrder.objects.filter(case=dispute.case_id, round=dispute.round)
    return list(rows.filter(state=WorkOrder.State.RETURNED).select_related("organisation").order_by("pk"))


def dispute_clock(dispute: Dispute) -> tuple[str, str] | None:
    """How the time for a ruling stands, in words and tone."""
    clock = Clock.objects.filter(subject=dispute.subject, kind=LimitKind.DISPUTE).order_by("-pk").first()
    return due_words(clock, now()) if clock and clock.state in Clock.LIVE else None


def dispute_story(dispute: Dispute) -> list[Told]:
    """What happened to the dispute, by unit, oldest first. Two queries."""
    events = list(Event.objects.filter(chain=dispute.chain, subject=dispute.subject).order_by("seq"))
    names = unit_names([event.facts.get("organisation") for event in events] + [e.actor_org for e in events])
    return [_told(event, names) for event in events]


def unit_names(keys: Sequence[int | None]) -> dict[int, str]:
    """Names of units by key."""
    wanted = {key for key in keys if key is not None}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _told(event: Event, names: dict[int, str]) -> Told:
    stance = event.facts.get("stance", "")
    words = [names.get(event.facts.get("organisation", 0), "")]
    if stance in Position.Stance.values:
        words.append(str(Position.Stance(stance).label))
    return Told(
        event.at, label(event.kind), names.get(event.actor_org or 0, ""), " · ".join(filter(None, words))
    )
