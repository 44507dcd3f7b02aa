"""What a planner hands in and gets back: people, projects with seats, rules, weights, who accepted already.

Places are kilometres on the county's plane, times minutes from the beginning of the fortnight planned, skills
and parties any small numbers of the caller's. Nothing here is a name: a plan can be logged as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

DAY = 24 * 60
HOUR = 60
FORTNIGHT = 14 * DAY


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer as the engine sees one.

    `free` has bit h set where the h-th hour of the fortnight is free (`hours` makes it). `most` and `minutes`
    are what is left of the limits per fortnight. `served` are hours of the last ninety days, `rested` days
    since the last call, `absent` the share of promises not kept, smoothed, from 0 to 1. `team` is the first
    one, `teams` are further ones.
    """

    id: int
    x: float
    y: float
    free: int
    skills: frozenset[int] = frozenset()
    radius: float = 10.0
    most: int = 2
    minutes: int = 8 * HOUR
    served: float = 0.0
    rested: int = 60
    absent: float = 0.0
    team: int = -1
    township: int = -1
    leads: bool = False
    minor: bool = False
    novice: bool = False
    checks: frozenset[int] = frozenset()
    shuns: frozenset[int] = frozenset()
    teams: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Seats:
    """So many places of a project that ask the same skills; `leads`: only for somebody who may lead."""

    count: int
    skills: frozenset[int] = frozenset()
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """One service at one place and time. Without `least` heads, or its leader, it is not held.

    `checks` are those a volunteer must have passed (children, the homebound), `parties` whom it serves or who
    runs it: who shuns one of them is not asked. `priority` counts from 1 to 5.
    """

    id: int
    x: float
    y: float
    start: int
    end: int
    seats: tuple[Seats, ...]
    least: int = 1
    priority: int = 3
    needs_leader: bool = False
    radius: float = 1000.0
    team: int = -1
    township: int = -1
    checks: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()


class Placed(NamedTuple):
    """A volunteer in a seat: numbers of the volunteer and project, and which of its `seats`."""

    volunteer: int
    project: int
    seats: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Hard rules that a county sets. Between two services lies the way there at `speed` km an hour."""

    version: str = "2026-11"
    per_day: int = 1
    speed: float = 25.0
    day_from: int = 8 * HOUR
    day_to: int = 18 * HOUR


@dataclass(frozen=True, slots=True)
class PlanWeights:
    """What a seat is worth, in points; callers fill them from dated data. A kilometre costs 60 points.

    `repeat` is asked anew for each further call of the same person: the second costs once, the third twice.
    """

    version: str = "2026-11"
    seat: float = 3000
    priority: float = 1000
    leader: float = 500
    kilometre: float = 60
    absent: float = 300
    served_hour: float = 8
    served_most: float = 60
    rested_day: float = 2
    rested_most: int = 60
    team: float = 80
    township: float = 40
    learning: float = 60
    scarce: float = 25
    scarce_share: float = 0.02
    repeat: int = 250


@dataclass(frozen=True)
class Problem:
    """Everything one plan is made from. The same problem gives the same plan, to the last seat.

    `accepted` stay where they are. `apart` are pairs of people who must not meet. `declined` are pairs of
    volunteer and project: not asked again, nor for anything else that day.
    """

    volunteers: Sequence[Volunteer]
    projects: Sequence[Project]
    rules: Rules = Rules()
    weights: PlanWeights = PlanWeights()
    accepted: Sequence[Placed] = ()
    apart: frozenset[tuple[int, int]] = frozenset()
    declined: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    def but(self, *, rules: Rules | None = None, weights: PlanWeights | None = None) -> "Problem":
        """The same question under another rule or weight, for a plan to lay beside this one."""
        return replace(self, rules=rules or self.rules, weights=weights or self.weights)


def hours(start: int, end: int) -> int:
    """The hours that minutes `start` to `end` touch, as bits of `Volunteer.free`."""
    first, after = start // HOUR, -(-end // HOUR)
    return ((1 << (after - first)) - 1) << first
