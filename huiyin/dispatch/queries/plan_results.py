"""What the engine found, as it is kept: for each slot who, why, who would be next, and what is lacking."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from huiyin.dispatch.queries.plan_loading import Loaded
from huiyin.dispatch.queries.plan_people import NEVER_ASKED
from huiyin.engines.matching.explaining import Because, Explainer, Lack
from huiyin.engines.matching.planning import Plan, Planner
from huiyin.engines.matching.problem import Placed, Project
from huiyin.engines.matching.watching import Watch

SPARES = 3
"""So many who would be next are kept for each group of seats."""


@dataclass(frozen=True)
class Told:
    """Somebody for a slot. `spare`: would be next."""

    volunteer: int
    leads: bool
    spare: bool
    reasons: dict[str, Any]


@dataclass
class Outcome:
    """How one slot came out."""

    slot: int
    seats: int
    held: int
    told: list[Told] = field(default_factory=list)
    lacks: list[dict[str, Any]] = field(default_factory=list)

    @property
    def chosen(self) -> list[Told]:
        """Those the plan would ask."""
        return [one for one in self.told if not one.spare]


def outcomes(loaded: Loaded, planner: Planner, plan: Plan, watch: Watch) -> Iterator[Outcome]:
    """Every slot of the plan with its people and gaps, explained, by key."""
    explainer = Explainer(planner, plan)
    fresh: dict[int, list[Placed]] = {}
    for placed in plan.placed[len(loaded.problem.accepted) :]:
        fresh.setdefault(placed.project, []).append(placed)
    projects = [one for one in loaded.problem.projects if one.id in loaded.slots]
    for done, project in enumerate(projects):
        watch("explaining", done, len(projects))
        found = Outcome(project.id, loaded.slots[project.id].most, loaded.held[project.id])
        _fill(found, explainer, project, fresh.get(project.id, []))
        yield found


def _fill(found: Outcome, explainer: Explainer, project: Project, placed: list[Placed]) -> None:
    """Who was chosen, why, who would be next; why seats stay empty."""
    known = {one.volunteer for one in placed}
    lacks = {one.seats: one for one in explainer.lacks(project.id)}
    for group, seats in enumerate(project.seats):
        here = [one for one in placed if one.seats == group]
        spares = []
        if here or group in lacks:
            spares = [
                one for one in explainer.next_best(project.id, group, SPARES) if one.volunteer not in known
            ]
        known.update(one.volunteer for one in spares)
        for one in (*here, *spares):
            told = reasons_of(explainer.because(one))
            found.told.append(Told(one.volunteer, seats.leads, one in spares, told))
        if group in lacks:
            found.lacks.append({**_numbers(lacks[group]), "leads": seats.leads})


def reasons_of(why: Because) -> dict[str, Any]:
    """What is kept of a reason: codes and numbers only. `rested` is None for who was never asked."""
    after = why.next
    return {
        "km": why.km,
        "served": round(why.served, 1),
        "rested": None if why.rested >= NEVER_ASKED else why.rested,
        "own": why.own,
        "learns": why.learns,
        "leader": why.leads,
        "nearer": why.nearer,
        "able": why.able,
        "points": why.points,
        "next": None if after is None else {"points": after.points, "km": after.km},
    }


def _numbers(lack: Lack) -> dict[str, Any]:
    return {
        "empty": lack.empty,
        "rule": lack.rule,
        "by_rule": lack.by_rule,
        "within_km": lack.within_km,
        "day": lack.day,
        "on_day": lack.on_day,
        "heads": lack.heads,
    }
