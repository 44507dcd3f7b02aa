"""Reading plans of two weeks: the doors, the lists, slots with their people, points for the map."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Avg, Count, F, FloatField, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from huiyin.dispatch import policy
from huiyin.dispatch.models import Assignment, FortnightPlan, PlanChoice, PlanSlot
from huiyin.dispatch.models.planning import SHORT
from huiyin.dispatch.queries.plan_loading import slots_to_staff
from huiyin.dispatch.queries.plan_words import lack_words, seats_words, why_words
from huiyin.dispatch.queries.slots import Person, people
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

State = PlanChoice.State
ON_A_PAGE = 12
VIEWS = ("", "short", "changed")


@dataclass(frozen=True)
class Member:
    """Somebody of a slot's line: the choice and who it is."""

    choice: PlanChoice
    person: Person


@dataclass
class Line:
    """A slot of the plan with everybody chosen, struck out, and who would be next."""

    row: PlanSlot
    first_day: date
    chosen: list[Member] = field(default_factory=list)
    struck: list[Member] = field(default_factory=list)
    next: Member | None = None
    skills: list[str] = field(default_factory=list)

    @property
    def asked(self) -> list[tuple[Member, list[str]]]:
        """Everybody chosen, with the reasons in words."""
        return [(one, why_words(one.choice.reasons, self.skills)) for one in self.chosen]

    @property
    def next_words(self) -> list[str]:
        """Why the next would be the next, without who would be next after that."""
        return why_words(self.next.choice.reasons, self.skills)[:-1] if self.next else []

    @property
    def gaps(self) -> list[dict[str, Any]]:
        """Why seats are empty, in words; nothing where none is."""
        return lack_words(self.row, self.first_day, self.skills) if self.row.missing else []

    @property
    def tone(self) -> str:
        """How full it is: ok, warn or late."""
        return tone_of(self.row)


def tone_of(row: PlanSlot) -> str:
    """Full, short or empty, as the house colours it."""
    if not row.missing:
        return "ok"
    return "warn" if row.held + row.chosen else "late"


def plan_to_read(by: Actor, pk: int) -> FortnightPlan:
    """The door to a plan. Raises Http404, PermissionDenied."""
    rows = FortnightPlan.objects.select_related("place", "asked_by", "rule", "weight", "follows", "beside")
    plan = get_object_or_404(rows, pk=pk)
    require(policy.may_staff(by, plan.place))
    return plan


def choice_to_change(by: Actor, pk: int) -> PlanChoice:
    """The door to somebody's place in a plan. Raises Http404, PermissionDenied."""
    choice = get_object_or_404(PlanChoice.objects.select_related("plan__place", "line"), pk=pk)
    require(policy.may_staff(by, choice.plan.place))
    return choice


def places_to_staff(by: User) -> list[Place]:
    """The places whose slots somebody may staff at once: of the duties held today, the widest first."""
    held = [one.place for one in by.duties_now() if one.role in policy.DISPATCHERS]
    return sorted({place.pk: place for place in held}.values(), key=lambda place: place.path)


@dataclass(frozen=True)
class Ahead:
    """What a plan for a place would be about: slots, seats still to fill, and the skills asked most."""

    place: Place
    slots: int
    seats: int


def ahead(place: Place) -> Ahead:
    """How much there is to staff in the coming two weeks. One query."""
    found = (
        slots_to_staff(place, today())
        .order_by()
        .aggregate(slots=Count("pk"), seats=Sum(F("most") - F("taken")))
    )
    return Ahead(place, found["slots"], found["seats"] or 0)


def plans_of(by: User, after: str | None = None) -> Page[FortnightPlan]:
    """Plans of the reader's places, the newest first."""
    places = [place.pk for place in places_to_staff(by)]
    rows = FortnightPlan.objects.filter(place__in=places).select_related(
        "place", "asked_by", "follows", "beside"
    )
    return keyset(rows, ("-id",), after=after, size=20)


def lines_of(plan: FortnightPlan, view: str = "", after: str | None = None) -> Page[PlanSlot]:
    """Slots of a plan, soonest first: all, those still `short`, or those `changed` by hand."""
    rows = PlanSlot.objects.filter(plan=plan)
    if view == "short":
        rows = rows.filter(SHORT)
    elif view == "changed":
        rows = rows.filter(Q(choices__state__in=(State.STRUCK, State.PASSED))).distinct()
    rows = rows.select_related("slot__project__organisation", "slot__place")
    return keyset(rows, ("starts_at", "id"), after=after, size=ON_A_PAGE)


def with_people(rows: Iterable[PlanSlot], first_day: date) -> list[Line]:
    """These slots with everybody chosen for them. Two queries."""
    lines = {row.pk: Line(row, first_day) for row in rows}
    choices = list(PlanChoice.objects.filter(line__in=lines).order_by("rank", "pk"))
    known = people(choice.volunteer_id for choice in choices)
    taken = defaultdict(set)
    for one in choices:
        if one.state == State.CHOSEN:
            taken[one.plan_id].add(one.volunteer_id)
    for one in choices:
        member, line = Member(one, known[one.volunteer_id]), lines[one.line_id]
        if one.state in (State.CHOSEN, State.OFFERED, State.PASSED):
            line.chosen.append(member)
        elif one.state == State.STRUCK:
            line.struck.append(member)
        elif line.next is None and one.volunteer_id not in taken[one.plan_id]:
            line.next = member
    return list(lines.values())


def counts_of(plan: FortnightPlan) -> dict[str, int]:
    """How many slots are full, short and empty. One query."""
    return PlanSlot.objects.filter(plan=plan).aggregate(
        full=Count("pk", filter=~SHORT),
        short=Count("pk", filter=SHORT & ~Q(held=0, chosen=0)),
        empty=Count("pk", filter=SHORT & Q(held=0, chosen=0)),
    )


def figures_now(plan: int) -> dict[str, Any]:
    """How many people a plan would ask and how far they go on average, after changes by hand. One query."""
    km = Cast(KT("reasons__km"), FloatField())
    found = PlanChoice.objects.filter(plan=plan, state=State.CHOSEN).aggregate(
        called=Count("volunteer", distinct=True), km=Avg(km)
    )
    return {"called": found["called"], "km_mean": None if found["km"] is None else round(found["km"], 1)}


def answers_of(plan: FortnightPlan) -> list[tuple[Any, int]]:
    """What those asked by a plan have answered so far: words and how many. One query."""
    rows = Assignment.objects.filter(pk__in=PlanChoice.objects.filter(plan=plan).values("assignment"))
    found = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return [(state.label, found[state]) for state in Assignment.State if state in found]


def passed_of(plan: FortnightPlan) -> list[tuple[Any, int]]:
    """Why people were not asked when the plan was confirmed: words and how many."""
    told = plan.outcome
    return [(why.label, told[why]) for why in PlanChoice.Passed if why in told]


def points_of(plan: FortnightPlan) -> list[dict[str, Any]]:
    """The plan's slots for the map, by place: one point a place, as full as its slots are. Never a home."""
    rows = PlanSlot.objects.filter(plan=plan).values_list(
        "slot__place", "slot__lat", "slot__lon", "slot__place__full_name", "seats", "held", "chosen"
    )
    found: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for place, lat, lon, name, seats, held, chosen in rows:
        if lat is not None and lon is not None:
            sums = found[place, round(lat, 5), round(lon, 5), name]
            for at, number in enumerate((seats, min(seats, held + chosen))):
                sums[at] += number
    return [
        {"place": place, "lat": lat, "lon": lon, "name": name, "seats": seats, "filled": filled}
        for (place, lat, lon, name), (seats, filled) in found.items()
    ]


def features_of(plan: FortnightPlan) -> list[dict[str, Any]]:
    """The same as the map's points, coloured full, short or empty, with words."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [one["lon"], one["lat"]]},
            "properties": {
                "id": one["place"],
                "name": one["name"],
                "value": one["seats"],
                "tone": "ok" if one["filled"] >= one["seats"] else "warn" if one["filled"] else "late",
                "words": seats_words(one["filled"], one["seats"]),
            },
        }
        for one in points_of(plan)
    ]


def open_plans(by: User, places: Sequence[Place]) -> QuerySet[FortnightPlan]:
    """Plans of these places that are being made or wait to be confirmed."""
    states = (FortnightPlan.State.MAKING, FortnightPlan.State.READY, FortnightPlan.State.CONFIRMING)
    return FortnightPlan.objects.filter(place__in=places, state__in=states).select_related("place")
