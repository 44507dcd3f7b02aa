"""Reading how the work goes: lights, rolls, and the doors to what may be noted or chased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import due_words, kind_words
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.queries import masked
from huiyin.kernel.places.queries import within
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot
from huiyin.track import policy
from huiyin.track.models import Chase, Light

BACK, AHEAD = timedelta(days=2), timedelta(days=14)


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


@dataclass(frozen=True)
class Turn:
    """One volunteer on a roll."""

    assignment: Assignment
    name: str
    may_keep: bool


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


def case_to_note(by: Actor, no: str) -> Case:
    """The door for telling of progress on a case. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_note(by, case))
    return case


def project_to_note(by: Actor, no: str) -> Project:
    """The door for telling of progress on a project. Raises Http404, PermissionDenied."""
    project = get_object_or_404(Project.objects.select_related("place"), no=no)
    require(policy.may_note_project(by, project))
    return project


def order_to_chase(by: Actor, pk: int) -> WorkOrder:
    """The door for chasing an order. Raises Http404, PermissionDenied."""
    order = get_object_or_404(WorkOrder.objects.select_related("case__place", "organisation"), pk=pk)
    require(policy.may_chase(by, order))
    return order


def chases(order: WorkOrder) -> QuerySet[Chase]:
    """How often an order was chased, the latest first."""
    return Chase.objects.filter(order=order).select_related("by").order_by("-pk")


def rolls(by: User) -> list[Slot]:
    """Slots of these days whose roll the person may keep, in time order; at most fifty."""
    places = policy.places_led(by)
    if not places:
        return []
    near = Slot.objects.filter(
        state=Slot.State.OPEN,
        starts_at__gte=now() - BACK,
        starts_at__lte=now() + AHEAD,
        project__state__in=(Project.State.APPROVED, Project.State.FINISHED),
    )
    inside = within(places[0], "project__place__")
    for place in places[1:]:
        inside |= within(place, "project__place__")
    return list(
        near.filter(inside).select_related("project__place", "place").order_by("starts_at", "id")[:50]
    )


def slot_to_lead(by: Actor, pk: int) -> Slot:
    """The door to a slot's roll. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(Slot.objects.select_related("project__place", "place"), pk=pk)
    require(policy.may_lead(by, slot))
    return slot


def assignment_to_keep(by: Actor, pk: int) -> Assignment:
    """The door to one line of a roll. Raises Http404, PermissionDenied."""
    rows = Assignment.objects.select_related("slot__project__place", "volunteer")
    assignment = get_object_or_404(rows, pk=pk)
    require(policy.may_lead(by, assignment.slot))
    return assignment


def roll(by: Actor, slot: Slot) -> list[Turn]:
    """Who was given a seat in this slot, with a name short enough to recognise and no longer."""
    states = (*Assignment.SEATED, Assignment.State.NO_SHOW)
    rows = Assignment.objects.filter(slot=slot, state__in=states)
    rows = rows.select_related("volunteer__user").order_by(F("volunteer__number").asc())
    turns = []
    for assignment in rows:
        assignment.slot = slot
        account = assignment.volunteer.user
        name = account.display_name if account else masked(assignment.volunteer).name
        turns.append(Turn(assignment, name, policy.may_keep_roll(by, assignment)))
    return turns
