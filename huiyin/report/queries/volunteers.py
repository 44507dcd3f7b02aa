"""The volunteers' board: who serves, who is never asked, where people and skills are thin, why some decline.

Counted for the county and each township at once from grouped rows; nobody is named.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.utils import timezone

from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment, ServiceHour
from huiyin.kernel.people.models import Skill, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import townships
from huiyin.plan.models import Project, Slot

WINDOW = timedelta(days=90)
AHEAD = timedelta(days=30)
LISTED = 30
State = Assignment.State
Row = dict[str, Any]


def volunteers_key(township_id: int | None) -> str:
    """The snapshot's key for a township, or the county."""
    return f"volunteers:{township_id or 'county'}"


def gini(minutes: list[int]) -> float:
    """How unequally minutes are shared, from 0 (all the same) to nearly 1 (one person does everything).

    Formula: 2·Σ i·x_i / (n·Σ x) − (n + 1) / n over x in ascending order (Gini 1912, as commonly written).
    """
    ordered, total = sorted(minutes), sum(minutes)
    if not total:
        return 0.0
    n = len(ordered)
    return 2 * sum(rank * own for rank, own in enumerate(ordered, 1)) / (n * total) - (n + 1) / n


def busiest_share(minutes: list[int]) -> float:
    """The part of all minutes that the busiest tenth of those who served has given, at least one person."""
    ordered, total = sorted(minutes, reverse=True), sum(minutes)
    return sum(ordered[: max(1, len(ordered) // 10)]) / total if total else 0.0


@dataclass
class Crew:
    """One scope's figures while they are added up."""

    registered: int = 0
    served: int = 0
    unasked: int = 0
    minutes: list[int] = field(default_factory=list)
    offers: Counter[str] = field(default_factory=Counter)
    declines: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    first_asked: int = 0
    villages: int = 0
    bare: list[int] = field(default_factory=list)
    needed: Counter[int] = field(default_factory=Counter)
    holders: Counter[int] = field(default_factory=Counter)

    def figures(self) -> Row:
        """As they are kept."""
        scarce = sorted(self.needed, key=lambda skill: (self.holders[skill] / self.needed[skill], skill))
        return {
            "registered": self.registered,
            "served": self.served,
            "unasked": self.unasked,
            "hours": round(sum(self.minutes) / 60),
            "gini": round(gini(self.minutes), 3),
            "busiest": round(busiest_share(self.minutes), 3),
            "asked": self.asked,
            "first_asked": self.first_asked,
            "offers": dict(self.offers),
            "declines": self.declines.most_common(),
            "villages": self.villages,
            "bare": self.bare[:LISTED],
            "bare_all": len(self.bare),
            "skills": [[skill, self.needed[skill], self.holders[skill]] for skill in scarce[:LISTED]],
        }


Crews = dict[int | None, Crew]


def crews(moment: datetime) -> dict[str, Row]:
    """Every scope's figures by key. Seven queries, however many townships and volunteers."""
    found: Crews = defaultdict(Crew, {place.pk: Crew() for place in townships()})
    found[None]  # the county has a board even when nobody ever registered
    _add_people(found, moment)
    _add_minutes(found, moment)
    _add_offers(found, moment)
    _add_asked(found, moment)
    _add_villages(found)
    _add_skills(found, moment)
    return {volunteers_key(pk): crew.figures() for pk, crew in found.items()}


def _scopes(found: Crews, town: int | None) -> Iterator[Crew]:
    yield found[None]
    if town is not None:
        yield found[town]


def _add_people(found: Crews, moment: datetime) -> None:
    """Who is registered, who served in the window, whom nobody asked in it."""
    final = ServiceHour.objects.filter(
        volunteer=OuterRef("pk"), state=ServiceHour.State.FINAL, counts=True, day__gt=_day(moment)
    )
    rows = (
        Volunteer.objects.filter(state=Volunteer.State.ACTIVE)
        .values("township_id")
        .annotate(
            n=Count("pk"),
            served=Count("pk", filter=Exists(final)),
            unasked=Count("pk", filter=Q(last_asked_at=None) | Q(last_asked_at__lt=moment - WINDOW)),
        )
        .order_by()
    )
    for row in rows:
        for crew in _scopes(found, row["township_id"]):
            crew.registered += row["n"]
            crew.served += row["served"]
            crew.unasked += row["unasked"]


def _day(moment: datetime) -> Any:
    return timezone.localtime(moment - WINDOW).date()


def _add_minutes(found: Crews, moment: datetime) -> None:
    """Final minutes of the window by person; counter-entries count with their sign."""
    rows = (
        ServiceHour.objects.filter(state=ServiceHour.State.FINAL, counts=True, day__gt=_day(moment))
        .values("volunteer", "volunteer__township_id")
        .annotate(sum=Sum("minutes"))
        .filter(sum__gt=0)
        .order_by()
    )
    for row in rows.iterator():
        for crew in _scopes(found, row["volunteer__township_id"]):
            crew.minutes.append(row["sum"])


def _add_offers(found: Crews, moment: datetime) -> None:
    rows = (
        Assignment.objects.filter(offered_at__gt=moment - WINDOW)
        .values("volunteer__township_id", "state", "decline_reason")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for row in rows:
        for crew in _scopes(found, row["volunteer__township_id"]):
            crew.offers[row["state"]] += row["n"]
            if row["state"] in (State.DECLINED, State.STEPPED_BACK) and row["decline_reason"]:
                crew.declines[row["decline_reason"]] += row["n"]


def _add_asked(found: Crews, moment: datetime) -> None:
    """Whom others asked in the window, and who of them never before."""
    since = moment - WINDOW
    asked = (
        Assignment.objects.filter(offered_by__isnull=False)
        .values("volunteer", "volunteer__township_id")
        .annotate(first=Min("offered_at"), late=Count("pk", filter=Q(offered_at__gt=since)))
        .filter(late__gt=0)
        .order_by()
    )
    for row in asked.iterator():
        for crew in _scopes(found, row["volunteer__township_id"]):
            crew.asked += 1
            crew.first_asked += row["first"] > since


def _add_villages(found: Crews) -> None:
    """Villages, and those in which no active volunteer lives."""
    lived = Volunteer.objects.filter(state=Volunteer.State.ACTIVE, village_id=OuterRef("pk"))
    rows = Place.objects.filter(level=Place.Level.VILLAGE, active=True).annotate(has=Exists(lived))
    for place in rows.only("pk", "path").order_by("path"):
        for crew in _scopes(found, place.ancestor_id("township")):
            crew.villages += 1
            if not place.has:
                crew.bare.append(place.pk)


def _add_skills(found: Crews, moment: datetime) -> None:
    """Seats of the coming month that ask a skill and are still empty, and active people who have it."""
    slots = Slot.objects.filter(
        state=Slot.State.OPEN,
        starts_at__range=(moment, moment + AHEAD),
        project__state=Project.State.APPROVED,
        taken__lt=F("most"),
    ).exclude(skills=[])
    for town, skills, most, taken in slots.values_list("project__township_ref", "skills", "most", "taken"):
        for crew in _scopes(found, town):
            crew.needed.update(dict.fromkeys(skills, most - taken))
    wanted = list(found[None].needed)
    holders = (
        Volunteer.objects.filter(state=Volunteer.State.ACTIVE, skills__overlap=wanted)
        .values_list("township_id", "skills")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for town, skills, n in holders if wanted else ():
        for crew in _scopes(found, town):
            crew.holders.update(dict.fromkeys(skills, n))


@dataclass(frozen=True)
class Thin:
    """A skill that empty seats of the coming month ask, and how many active people have it."""

    skill: str
    seats: int
    holders: int


def crew_words(figures: Row) -> Row:
    """What is kept, with names for keys. Two queries."""
    places = {place.pk: place.full_name for place in Place.objects.filter(pk__in=figures["bare"])}
    skills = {one.pk: one.label for one in Skill.objects.filter(pk__in=[row[0] for row in figures["skills"]])}
    reasons = dict(DeclineReason.choices)
    came, absent = (figures["offers"].get(state, 0) for state in (State.SERVED, State.NO_SHOW))
    return {
        **figures,
        "bare": [places[pk] for pk in figures["bare"] if pk in places],
        "thin": [
            Thin(skills[pk], seats, holders) for pk, seats, holders in figures["skills"] if pk in skills
        ],
        "declines": [(reasons.get(code, code), n) for code, n in figures["declines"]],
        "due": came + absent,
        "absent": absent,
        "declined": sum(n for _reason, n in figures["declines"]),
    }
