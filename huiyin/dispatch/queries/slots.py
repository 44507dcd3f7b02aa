"""Reading slots and the people on them: for dispatchers, for volunteers, for team leaders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.dispatch import policy
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.doings import ON_THE_SLOT
from huiyin.dispatch.queries.offers import Engagement, meeting, offer_figures, promises_of, why_not
from huiyin.dispatch.queries.shortlist import KM_A_DEGREE
from huiyin.engines.matching.shortlist import haversine
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.people.queries import masked
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot

State = Assignment.State
TONES = {
    State.OFFERED: "warn",
    State.ACCEPTED: "ok",
    State.WAITING: "",
    State.CONFIRMING: "warn",
    State.CHECKED_IN: "ok",
    State.SERVED: "ok",
    State.DECLINED: "done",
    State.LAPSED: "done",
    State.STEPPED_BACK: "done",
    State.CALLED_OFF: "done",
    State.NO_SHOW: "late",
}
NEAR_KM = 10
NEAR_RADII = (3, 10, 30)
BACK_DAYS = 7
MOST_MINE = 60


@dataclass(frozen=True)
class Person:
    """A volunteer as others see one: number, masked name."""

    pk: int
    number: str
    name: str


@dataclass(frozen=True)
class Near:
    """An open slot and how far it is from the volunteer's home, None without a pin.

    `meets` is the promise that leaves no time for it; `bar` why the person may not take it, "" for nothing.
    """

    slot: Slot
    km: float | None
    free: int
    meets: Engagement | None = None
    bar: str = ""


def slot_to_fill(by: Actor, pk: int) -> Slot:
    """The door for those who ask people to come. Raises Http404, PermissionDenied."""
    rows = Slot.objects.select_related("project__place", "project__organisation", "place")
    slot = get_object_or_404(rows, pk=pk)
    require(policy.may_choose(by, slot))
    return slot


def assignment_to_call_off(by: Actor, pk: int) -> Assignment:
    """The door to somebody's place on a slot, for who chose them. Raises Http404, PermissionDenied."""
    assignment = get_object_or_404(_with_slot(), pk=pk)
    require(policy.may_choose(by, assignment.slot))
    return assignment


def assignment_to_answer(by: Actor, pk: int) -> Assignment:
    """The door to one's own offer or seat. Raises Http404, PermissionDenied."""
    assignment = get_object_or_404(_with_slot(), pk=pk)
    require(policy.may_answer(by, assignment))
    return assignment


def assignment_to_answer_for(by: Actor, pk: int) -> Assignment:
    """The door to the offer of somebody without an account. Raises Http404, PermissionDenied."""
    assignment = get_object_or_404(_with_slot(), pk=pk)
    require(policy.may_answer_for(by, assignment))
    return assignment


def open_slot(pk: int) -> Slot:
    """The door to an open slot, for a volunteer who wants to take it. Raises Http404."""
    rows = Slot.objects.select_related("project__place", "place")
    return get_object_or_404(rows, pk=pk, project__state=Project.State.APPROVED)


def _with_slot() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("slot__project__place", "slot__place", "volunteer")


def on_slot(slot: Slot) -> list[Assignment]:
    """Everybody asked or signed up, seated first, then the line in order, then open offers, then the rest."""
    order = (*Assignment.SEATED, State.CONFIRMING, State.WAITING, State.OFFERED)
    rank = {state: place for place, state in enumerate(order)}
    rows = list(Assignment.objects.filter(slot=slot).select_related("volunteer").order_by("pk"))
    rows.sort(key=lambda one: (rank.get(State(one.state), 9), one.place_in_queue or 0, one.pk))
    return rows


def people(pks: Iterable[int]) -> dict[int, Person]:
    """Volunteers by key with masked names. One query."""
    return {pk: person(found) for pk, found in Volunteer.objects.in_bulk(list(pks)).items()}


def person(volunteer: Volunteer) -> Person:
    """What a dispatcher sees of a volunteer."""
    return Person(volunteer.pk, volunteer.number, masked(volunteer).name)


def volunteer_of(by: User) -> Volunteer | None:
    """The volunteer whose account this is, or None where nobody linked them yet."""
    return Volunteer.objects.filter(user=by).select_related("home", "organisation").first()


def mine(volunteer: Volunteer) -> list[Assignment]:
    """The volunteer's offers, seats and places in line, soonest first; `ahead` counts who stands before."""
    rows = (
        Assignment.objects.filter(volunteer=volunteer, state__in=Assignment.LIVE)
        .filter(slot__ends_at__gt=now() - timedelta(days=1))
        .select_related("slot__project__organisation", "slot__place")
    )
    rows = rows.exclude(state__in=Assignment.ASKED, answer_by__lte=now())
    found = list(rows.order_by("slot__starts_at", "pk")[:MOST_MINE])
    _count_ahead([one for one in found if one.state == State.WAITING])
    return found


def _count_ahead(waiting: list[Assignment]) -> None:
    if not waiting:
        return
    slots = [one.slot_id for one in waiting]
    line = Assignment.objects.filter(slot__in=slots, state=State.WAITING)
    places = list(line.values_list("slot", "place_in_queue"))
    for one in waiting:
        mine = one.place_in_queue or 0
        one.ahead = sum(slot == one.slot_id and (place or 0) < mine for slot, place in places)  # type: ignore[attr-defined]


def served(volunteer: Volunteer) -> tuple[int, list[Assignment]]:
    """Minutes served this month, and the last services."""
    month = timezone.localtime(now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    done = Assignment.objects.filter(volunteer=volunteer, state=State.SERVED)
    minutes = done.filter(checked_out_at__gte=month).aggregate(Sum("minutes"))["minutes__sum"] or 0
    rows = done.select_related("slot__project", "slot__place").order_by("-id")[:10]
    return minutes, list(rows)


def near_slots(volunteer: Volunteer, within_km: int | None, after: str | None = None) -> Page[Slot]:
    """Slots to come that the volunteer is able to take and is not on, soonest first."""
    rows = takeable(volunteer)
    if within_km is not None and volunteer.lat is not None and volunteer.lon is not None:
        up = within_km / KM_A_DEGREE
        across = up / cos(radians(volunteer.lat))
        rows = rows.filter(
            lat__range=(volunteer.lat - up, volunteer.lat + up),
            lon__range=(volunteer.lon - across, volunteer.lon + across),
        )
    rows = rows.select_related("project__organisation", "place")
    return keyset(rows, ("starts_at", "id"), after=after, size=20)


def takeable(volunteer: Volunteer) -> QuerySet[Slot]:
    """Slots to come that may be taken unasked, by skill and check, and that the volunteer is not on."""
    on_it = Assignment.objects.filter(slot=OuterRef("pk"), volunteer=volunteer, state__in=ON_THE_SLOT)
    return Slot.objects.filter(
        ~Exists(on_it),
        state=Slot.State.OPEN,
        grab=True,
        starts_at__gt=now(),
        project__state=Project.State.APPROVED,
        skills__contained_by=volunteer.skills,
        checks__contained_by=volunteer.checks,
    )


def how_near(volunteer: Volunteer, slots: Iterable[Slot]) -> list[Near]:
    """Each slot with its distance from home, the seats still free, and what was promised at that time.

    Two queries.
    """
    figures, promised = offer_figures(), promises_of(volunteer)
    return [
        Near(
            slot,
            _km(volunteer, slot),
            max(0, slot.most - slot.taken),
            meeting(promised, slot, figures),
            why_not(volunteer, slot, figures),
        )
        for slot in slots
    ]


def _km(volunteer: Volunteer, slot: Slot) -> float | None:
    if None in (volunteer.lat, volunteer.lon, slot.lat, slot.lon):
        return None
    return round(haversine(volunteer.lat, volunteer.lon, slot.lat, slot.lon), 1)  # type: ignore[arg-type]


def team_slots(by: User, since: datetime | None = None) -> list[Slot]:
    """Slots of the last week and to come within a team leader's places, soonest first."""
    places = [held.place.path for held in by.duties_now() if held.role == Role.TEAM_LEADER]
    where = Q(pk__in=[])
    for path in places:
        where |= Q(project__place__path__startswith=path)
    rows = Slot.objects.filter(
        where,
        state=Slot.State.OPEN,
        starts_at__gt=since or now() - timedelta(days=BACK_DAYS),
        project__state__in=(Project.State.APPROVED, Project.State.FINISHED),
    )
    return list(rows.select_related("project", "place").order_by("starts_at", "pk")[:50])
