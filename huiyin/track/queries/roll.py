"""The rolls one keeps."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.shortcuts import get_object_or_404

from huiyin.dispatch.models import Assignment
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.queries import masked
from huiyin.kernel.places.queries import within
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot
from huiyin.track import policy

BACK, AHEAD = timedelta(days=2), timedelta(days=14)


@dataclass(frozen=True)
class Turn:
    """One volunteer on a roll."""

    assignment: Assignment
    name: str
    may_keep: bool


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
    rows = Assignment.objects.select_related("slot__project__place", "slot__place", "volunteer")
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
