"""From rows to the engine's problem: the slots of two weeks, who holds seats, who may be asked."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.dispatch.models import Assignment
from huiyin.dispatch.models.planning import FortnightPlan
from huiyin.dispatch.queries.plan_people import CHECKS, Land, land, volunteers_for
from huiyin.engines.matching.problem import Placed, Problem, Project, Seats
from huiyin.kernel.people.queries import shunned_pairs
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import within
from huiyin.kernel.present import now
from huiyin.plan.models import Project as Service
from huiyin.plan.models import Slot

State = Assignment.State
HELD = (State.CHECKED_IN, State.SERVED, State.ACCEPTED, State.CONFIRMING, State.OFFERED)
"""Whoever is seated or asked keeps the seat; the first named first."""


@dataclass(frozen=True)
class Loaded:
    """A problem with the slots it is about, by key, and how many of their seats are held."""

    problem: Problem
    slots: dict[int, Slot]
    held: dict[int, int]


@dataclass(frozen=True)
class Standing:
    """Who holds a seat of a slot (and leads), who is not to be asked for it again."""

    held: Sequence[tuple[int, bool]]
    declined: Sequence[int]


def slots_to_staff(place: Place, first: date) -> QuerySet[Slot]:
    """The open slots of fourteen days from `first` inside a place that have yet to begin, soonest first."""
    rows = Slot.objects.filter(
        within(place, "project__place__"),
        state=Slot.State.OPEN,
        starts_at__gt=now(),
        starts_at__lt=_midnight(first + timedelta(days=FortnightPlan.DAYS)),
        project__state=Service.State.APPROVED,
    )
    return rows.select_related("project", "place").order_by("starts_at", "pk")


def load(plan: FortnightPlan, tell: Callable[[int, int], bool]) -> Loaded:
    """The problem of a plan as things stand now. `tell` hears how many people are read of how many."""
    ground, first = land(), plan.first_day
    slots = {slot.pk: slot for slot in slots_to_staff(plan.place, first)}
    others = {slot.pk: slot for slot in _elsewhere(first, slots)}
    standing = _standing([*slots.values(), *others.values()])
    doubt = plan.rules["doubt_percent"] / 100, plan.rules["doubt_calls"]
    people = volunteers_for(first, ground, doubt, tell)
    sight = _Sight(ground, _midnight(first))
    projects = [
        sight.project(slot, standing[slot.pk], own=slot.pk in slots) for slot in _by_key(slots, others)
    ]
    problem = Problem(
        people,
        projects,
        plan.engine_rules,
        plan.engine_weights,
        apart=shunned_pairs(),
        accepted=[one for project in projects for one in seated(project, standing[project.id].held)],
        declined=frozenset((who, pk) for pk, one in standing.items() for who in one.declined),
    )
    return Loaded(problem, slots, {pk: len(standing[pk].held) for pk in slots})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _by_key(*found: dict[int, Slot]) -> list[Slot]:
    return [slot for _pk, slot in sorted(pair for one in found for pair in one.items())]


def _elsewhere(first: date, slots: Iterable[int]) -> QuerySet[Slot]:
    """Other slots of these days that bind somebody: begun today, of other townships, of finished projects."""
    until = _midnight(first + timedelta(days=FortnightPlan.DAYS))
    bound = Assignment.objects.filter(
        state__in=HELD, slot__starts_at__gte=_midnight(first), slot__starts_at__lt=until
    )
    rows = Slot.objects.filter(pk__in=bound.values("slot"))
    return rows.exclude(pk__in=list(slots)).select_related("project", "place")


def _standing(slots: Sequence[Slot]) -> dict[int, Standing]:
    """By slot who holds its seats, as many as there are, and who is not asked again. One query."""
    rows: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    declined: dict[int, list[int]] = defaultdict(list)
    asked = Assignment.objects.filter(slot__in=slots).order_by("pk")
    for pk, who, state, leads in asked.values_list("slot", "volunteer", "state", "volunteer__is_leader"):
        if state in HELD:
            rows[pk].append((HELD.index(State(state)), who, leads))
        else:
            declined[pk].append(who)
    found = {}
    for slot in slots:
        held = [(who, leads) for _rank, who, leads in sorted(rows[slot.pk], key=lambda row: row[0])]
        over = [who for who, _leads in held[slot.most :]]
        known = {who for who, _leads in held}
        found[slot.pk] = Standing(
            held[: slot.most], [*over, *(who for who in declined[slot.pk] if who not in known)]
        )
    return found


class _Sight:
    """Slots as the engine's projects, minutes from the first midnight."""

    def __init__(self, ground: Land, begin: datetime) -> None:
        self.ground, self.begin = ground, begin

    def project(self, slot: Slot, standing: Standing, *, own: bool) -> Project:
        """A slot to fill; or, not `own`, one that only binds whoever holds it."""
        x, y = self.ground.spot(slot.lat, slot.lon, *reversed(slot.place.ancestry))
        start, end = self._minutes(slot.starts_at), self._minutes(slot.ends_at)
        if not own:
            return Project(slot.pk, x, y, start, end, (Seats(0),))
        township = slot.place.ancestor_id("township")
        return Project(
            slot.pk,
            x,
            y,
            start,
            end,
            seats_of(slot, standing),
            least=slot.least,
            priority=slot.priority,
            needs_leader=slot.needs_leader,
            team=slot.project.organisation_id,
            township=-2 if township is None else township,
            checks=frozenset(CHECKS[code] for code in slot.checks),
            parties=frozenset({slot.project.organisation_id}),
        )

    def _minutes(self, moment: datetime) -> int:
        return int((moment - self.begin).total_seconds() // 60)


def seats_of(slot: Slot, standing: Standing) -> tuple[Seats, ...]:
    """One group of seats; where a leader is needed, the last seat is the leader's."""
    skills = frozenset(slot.skills)
    if not slot.needs_leader:
        return (Seats(slot.most, skills),)
    plain = sum(not leads for _who, leads in standing.held)
    return Seats(slot.most - 1, skills), Seats(1 if plain < slot.most else 0, skills, leads=True)


def seated(project: Project, held: Iterable[tuple[int, bool]]) -> list[Placed]:
    """Whoever holds seats of a project, the first leader in the leader's."""
    found, led = [], not project.needs_leader
    for who, leads in held:
        group = 1 if leads and not led else 0
        led = led or leads
        found.append(Placed(who, project.id, group))
    return found
