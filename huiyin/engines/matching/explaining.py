"""Why this person, and who would be next; why this seat is empty, and what would fill it.

All of it numbers and codes: the words are made where languages are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from huiyin.engines.matching.candidates import holding
from huiyin.engines.matching.columns import Flags, Ints, Reals, Shorts, needed_hours
from huiyin.engines.matching.planning import Plan, Planner
from huiyin.engines.matching.problem import DAY, FORTNIGHT, Placed

DAYS = FORTNIGHT // DAY


@dataclass(frozen=True)
class Next:
    """Who would take the seat instead: how many points less, how many km farther (below 0: nearer)."""

    volunteer: int
    points: int
    km: float


@dataclass(frozen=True)
class Because:
    """Why somebody was chosen.

    `km` there, hours `served` in ninety days and days `rested`; `own` is "team", "township" or "". `nearer`
    counts people who are able, free and nearer: only with 0 may one say “nearest”. `able` counts everybody
    who may sit there at all; `next` is the best of those still free, None where there is nobody.
    """

    placed: Placed
    points: int
    km: float
    served: float
    rested: int
    own: str
    learns: bool
    leads: bool
    nearer: int
    able: int
    next: Next | None


@dataclass(frozen=True)
class Lack:
    """Why seats are empty. `rule` binds the most.

    `by_rule` counts, for each rule, the people whom it alone keeps away: skill, hours, far, minutes, calls,
    check, conflict, leader, minor, apart, engaged; `busy` those whom this plan needs elsewhere, `dear` those
    who could come, but cost more than the seat is worth or would not fill the project. `within_km` is how far
    one must go to find enough who lack nothing else (None: they are not there), `day` the day on which the
    most could come at the same hour, and `on_day` how many. `heads` is the least number where nobody is sent.
    """

    project: int
    seats: int
    empty: int
    rule: str
    by_rule: dict[str, int]
    within_km: float | None
    day: int | None
    on_day: int
    heads: int


class Explainer:
    """Answers about one plan."""

    def __init__(self, planner: Planner, plan: Plan) -> None:
        self.planner, self.finder, self.board = planner, planner.finder, planner.finder.board
        self.people, self.demand = self.board.people, self.board.demand
        self.of_person: dict[int, list[Placed]] = {}
        self.of_group: dict[int, list[Placed]] = {}
        for placed in plan.placed:
            self.of_person.setdefault(placed.volunteer, []).append(placed)
            self.of_group.setdefault(self._group(placed), []).append(placed)
        bound = {self.board.row_of[who] for who in self.of_person if who in self.board.row_of}
        # Whoever has nothing in the plan, and nobody to keep away from, is free wherever able.
        self._bound = np.array(sorted(bound | set(planner.desk.limits.foes)), np.int32)
        self._last: tuple[int, tuple[Shorts, Ints, Reals, Flags]] | None = None

    def _group(self, placed: Placed) -> int:
        return int(self.demand.first[self.board.project_of[placed.project]]) + placed.seats

    def because(self, placed: Placed) -> Because:
        """Why a person the plan chose is in this seat. Raises KeyError for one it does not know."""
        group, row = self._group(placed), self.board.row_of[placed.volunteer]
        one, project = (
            self.planner.problem.volunteers[row],
            self.board.problem.projects[self.demand.project[group]],
        )
        rows, points, km, free = self._seen(group)
        mine = np.flatnonzero(rows == row)
        own_km = float(self._km(group, np.array([row], np.int32))[0])
        own_points = int(points[mine[0]]) if len(mine) else 0
        best = self._best(rows[free], points[free])
        return Because(
            placed,
            own_points,
            round(own_km, 1),
            one.served,
            one.rested,
            "team"
            if 0 <= one.team == project.team or project.team in one.teams
            else "township"
            if 0 <= one.township == project.township
            else "",
            one.novice and project.needs_leader,
            project.seats[placed.seats].leads,
            int(np.count_nonzero(free & (km < own_km))),
            len(rows),
            None
            if best is None
            else self._next(rows[free], points[free], km[free], best, (own_points, own_km)),
        )

    def next_best(self, project: int, seats: int, count: int) -> list[Placed]:
        """The best `count` of those whom the plan leaves the time for one more seat there; best first."""
        group = int(self.demand.first[self.board.project_of[project]]) + seats
        rows, points, _km, free = self._seen(group)
        order = np.lexsort((rows[free], -points[free]))[:count]
        return [Placed(int(self.people.ids[row]), project, seats) for row in rows[free][order].tolist()]

    def _seen(self, group: int) -> tuple[Shorts, Ints, Reals, Flags]:
        """Everybody able to sit in a group: who, worth what, how far, whether free. The last is kept."""
        if self._last is None or self._last[0] != group:
            rows, points = self.finder.of(group, self.finder.rarest(group))
            free = self.people.most[rows] > 0
            for at in np.flatnonzero(np.isin(rows, self._bound)).tolist():
                free[at] = self._free(group, int(rows[at]))
            self._last = (group, (rows, points, self._km(group, rows), free))
        return self._last[1]

    def _km(self, group: int, rows: Shorts) -> Reals:
        people, demand = self.people, self.demand
        km: Reals = np.hypot(people.x[rows] - demand.x[group], people.y[rows] - demand.y[group])
        return km

    def _free(self, group: int, row: int) -> bool:
        """Whether the plan leaves this person the time for it."""
        who = int(self.people.ids[row])
        mine = self.of_person.get(who, ())
        return len(mine) < int(self.people.most[row]) and self.planner.desk.fits(row, group)

    def _best(self, rows: Shorts, points: Ints) -> int | None:
        order = np.lexsort((rows, -points))
        return int(order[0]) if len(order) else None

    def _next(self, rows: Shorts, points: Ints, km: Reals, at: int, own: tuple[int, float]) -> Next:
        return Next(
            int(self.people.ids[rows[at]]), own[0] - int(points[at]), round(float(km[at]) - own[1], 1)
        )

    def lacks(self, project: int) -> list[Lack]:
        """Its groups with empty seats, each with what keeps people away."""
        at = self.board.project_of[project]
        found = []
        for group in self.planner.groups[at]:
            empty = int(self.demand.count[group]) - len(self.of_group.get(group, ()))
            if empty > 0:
                found.append(self._lack(at, group, empty))
        return found

    def _lack(self, at: int, group: int, empty: int) -> Lack:
        project = self.board.problem.projects[at]
        everybody = np.arange(len(self.people.ids), dtype=np.int32)
        kept = {
            "hours": holding(self.people.free, everybody, needed_hours(project)),
            "far": self._km(group, everybody) <= np.minimum(self.people.radius, project.radius),
            **dict(self.finder.rules(group, everybody)),
        }
        fails = np.sum([~fit for fit in kept.values()], axis=0)
        by_rule = {rule: int(np.count_nonzero(~fit & (fails == 1))) for rule, fit in kept.items()}
        there = {one.volunteer for placed in self.planner.groups[at] for one in self.of_group.get(placed, ())}
        able = [row for row in np.flatnonzero(fails == 0).tolist() if int(self.people.ids[row]) not in there]
        by_rule["busy"] = sum(not self._free(group, row) for row in able)
        by_rule["dear"] = len(able) - by_rule["busy"]
        only_far = np.flatnonzero(~kept["far"] & (fails == 1)).astype(np.int32)
        day, on_day = self._other_day(group, np.flatnonzero(fails - ~kept["hours"] == 0).astype(np.int32))
        sitting = sum(len(self.of_group.get(one, ())) for one in self.planner.groups[at])
        return Lack(
            project.id,
            group - int(self.demand.first[at]),
            empty,
            max(by_rule, key=lambda rule: by_rule[rule]) if any(by_rule.values()) else self._strictest(kept),
            {rule: count for rule, count in by_rule.items() if count},
            self._reach(group, only_far, empty),
            day,
            on_day,
            0 if sitting else project.least,
        )

    def _strictest(self, kept: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]) -> str:
        """Where nobody fails one rule alone: the rule that keeps the most away."""
        return min(kept, key=lambda rule: (int(np.count_nonzero(kept[rule])), rule))

    def _reach(self, group: int, rows: Shorts, empty: int) -> float | None:
        """How far away the last of enough people is who fail nothing but the distance."""
        km = np.sort(self._km(group, rows))
        return round(float(km[empty - 1]), 1) if len(km) >= empty else None

    def _other_day(self, group: int, rows: Shorts) -> tuple[int | None, int]:
        """The day on which the most of these are free at the same hours, if it is not the day planned."""
        project = self.board.problem.projects[int(self.demand.project[group])]
        counts: Sequence[int] = [
            int(np.count_nonzero(holding(self.people.free, rows, needed))) if needed else 0
            for needed in self._days(needed_hours(project), project.start // DAY)
        ]
        best = int(np.argmax(counts))
        now = counts[project.start // DAY] if project.start // DAY < DAYS else 0
        return (best, counts[best]) if counts[best] > now else (None, 0)

    def _days(self, needed: int, day: int) -> list[int]:
        """The hours needed, moved to each day of the fortnight."""
        return [needed << 24 * (to - day) if to >= day else needed >> 24 * (day - to) for to in range(DAYS)]
