"""Who may take which seat: the hard rules over everybody at once, and what each such choice is worth.

For each group of seats only the best are kept; what the best of those left out is worth is remembered, so
that a plan can be proven against everybody, and more are fetched where the proof needs them.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from huiyin.engines.matching.columns import (
    Board,
    Flags,
    Ints,
    People,
    Reals,
    Shorts,
    Words,
    mask,
    needed_hours,
    words,
)
from huiyin.engines.matching.problem import DAY, Problem
from huiyin.engines.matching.rules import engagements, known
from huiyin.engines.matching.watching import Watch, unwatched

KEPT = 256
KEPT_A_SEAT = 4
WIDER = 4
NOBODY = int(np.iinfo(np.int32).min)
UNSEEN = 1 << 40


NONE, NOTHING = np.zeros(0, np.int32), np.zeros(0, np.int64)


class Found(NamedTuple):
    """One group's choices, as in `Choices`."""

    who: Shorts
    worth: Ints
    beyond: int
    able: int


@dataclass(frozen=True)
class Choices:
    """For group r the rows `who[start[r]:start[r + 1]]`, best first, with `worth` in whole points.

    `beyond[r]` is what the best of those left out is worth, NOBODY where none was; `able[r]` counts all.
    """

    start: Ints
    who: Shorts
    worth: Ints
    beyond: Ints
    able: Ints


@dataclass(frozen=True)
class Pool:
    """People with some skill and some hours free, from west to east."""

    rows: Shorts
    x: Reals
    y: Reals
    square: Reals
    reach: float


class Finder:
    """Looks candidates up. Making one sorts everybody once."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.engaged = engagements(board)
        east = np.argsort(board.people.x, kind="stable").astype(np.int32)
        self.holders = [east]
        skills = board.people.skills[east]
        for bit in range(len(board.skill_of)):
            held = skills[:, bit // 64] & (np.uint64(1) << np.uint64(bit % 64))
            self.holders.append(east[held != 0])
        self._pool: tuple[tuple[int, int], Pool] | None = None
        self._barred = _barred(board)

    def choices(self, watch: Watch = unwatched) -> list[Found]:
        """The best for every group, as many as most plans need. If stopped, others are UNSEEN."""
        demand = self.board.demand
        count = len(demand.count)
        found = [Found(NONE, NOTHING, NOBODY, UNSEEN)] * count
        for done, (row, bit) in enumerate(self.in_order()):
            if done % 500 == 0 and not watch("candidates", done, count):
                break
            found[row] = best(*self.of(row, bit), KEPT + KEPT_A_SEAT * int(demand.count[row]))
        return found

    def ceiling(self, found: list[Found], count: Shorts) -> int:
        """The most points that the seats of groups not looked at could bring; 0 where all were."""
        people, weights = self.board.people, self.board.problem.weights
        extra = abs(weights.team) + abs(weights.township) + abs(weights.learning)
        best_of_all = self.board.demand.worth - people.burden.min(initial=0) + extra + 1
        unseen = np.array([one.able == UNSEEN for one in found], np.bool_)
        return int(np.ceil((np.maximum(best_of_all, 0) * count)[unseen].sum()))

    def more(self, row: int, known: int) -> Found:
        """The best for one group again, many more than are known."""
        return best(*self.of(row, self.rarest(row)), WIDER * max(known, KEPT))

    def in_order(self) -> Iterator[tuple[int, int]]:
        """Groups with the number of their scarcest skill; those that share it and their hours together."""
        demand = self.board.demand
        rarest = [self.rarest(row) for row in range(len(demand.count))]
        order = sorted(
            range(len(rarest)), key=lambda row: (rarest[row], demand.start[row], demand.end[row], row)
        )
        return ((row, rarest[row]) for row in order)

    def rarest(self, row: int) -> int:
        """The shortest list of holders that has everybody with the skills asked; 0 is everybody."""
        demand = self.board.demand
        seats = demand.projects[demand.project[row]].seats[demand.group[row]]
        bits = [self.board.skill_of[skill] + 1 for skill in sorted(seats.skills)]
        return min(bits, key=lambda bit: len(self.holders[bit]), default=0)

    def of(self, row: int, bit: int) -> tuple[Shorts, Ints]:
        """Everybody who may take a seat of this group, from west to east, with points."""
        board, people, demand = self.board, self.board.people, self.board.demand
        project = demand.projects[demand.project[row]]
        pool = self.pool(bit, row)
        reach = min(pool.reach, project.radius)
        near = slice(*np.searchsorted(pool.x, [project.x - reach, project.x + reach + 1e-9]))
        square = (pool.x[near] - project.x) ** 2 + (pool.y[near] - project.y) ** 2
        within = np.flatnonzero(square <= np.minimum(pool.square[near], project.radius**2))
        rows, square = pool.rows[near][within], square[within]
        fit = self._fit(row, rows)
        rows, square = rows[fit], square[fit]
        weights = board.problem.weights
        points = (
            demand.worth[row]
            - people.burden[rows]
            - weights.kilometre * np.sqrt(square)
            + weights.team * in_team(people, project.team, rows)
            + weights.township
            * (people.township[rows] == (project.township if project.township >= 0 else -2))
        )
        if project.needs_leader:
            points += weights.learning * people.novice[rows]
        return rows, np.rint(points).astype(np.int64)

    def pool(self, bit: int, row: int) -> Pool:
        """Holders of a skill who are free at the group's hours; the last one is remembered."""
        demand = self.board.demand
        needed = needed_hours(demand.projects[demand.project[row]])
        if self._pool is None or self._pool[0] != (bit, needed):
            rows = self.holders[bit]
            rows = rows[holding(self.board.people.free, rows, needed)]
            self._pool = ((bit, needed), _pool(self.board, rows))
        return self._pool[1]

    def _fit(self, row: int, rows: Shorts) -> Flags:
        """Which of these may serve there, apart from hours and way."""
        fit = np.ones(len(rows), np.bool_)
        for _rule, kept in self.rules(row, rows):
            fit &= kept
        return fit

    def rules(self, row: int, rows: Shorts) -> Iterator[tuple[str, Flags]]:
        """Each hard rule that this group of seats calls for, apart from hours and way, and who keeps it."""
        board, people, demand = self.board, self.board.people, self.board.demand
        project = demand.projects[demand.project[row]]
        seats = project.seats[demand.group[row]]
        yield "skill", holding(people.skills, rows, mask(seats.skills, board.skill_of))
        long = project.end - project.start
        yield "minutes", people.minutes[rows] - self.engaged.minutes[rows] >= long
        yield "calls", people.most[rows] > self.engaged.calls[rows]
        if project.checks:
            yield "check", holding(people.checks, rows, mask(project.checks, board.check_of))
        if project.parties:
            parties = words([mask(project.parties, board.party_of)], len(board.party_of))
            yield "conflict", np.count_nonzero(people.shuns[rows] & parties, axis=1) == 0
        if seats.leads:
            yield "leader", people.leads[rows]
        if seats.leads or not minors_may(board, row):
            yield "minor", ~people.minor[rows]
        foes = self._barred.get(int(demand.project[row]))
        if foes is not None:
            yield "apart", ~np.isin(rows, foes)
        yield "engaged", self.engaged.free(project, rows)

    def after(self, problem: Problem) -> "Finder":
        """The same people and projects after more were accepted or declined."""
        later = copy(self)
        later.board = replace(self.board, problem=problem)
        later.engaged, later._barred, later._pool = engagements(later.board), _barred(later.board), None
        return later

    def again(self, before: list[Found], count: Shorts) -> list[Found]:
        """What is left of the choices of an earlier plan, for the groups that still have seats to fill."""
        people, demand = self.board.people, self.board.demand
        groups = np.flatnonzero(count)
        who = np.concatenate([NONE, *(before[group].who for group in groups)])
        each = np.repeat(groups, [len(before[group].who) for group in groups])
        long = demand.end[each] - demand.start[each]
        fit = people.most[who] > self.engaged.calls[who]
        fit &= people.minutes[who] - self.engaged.minutes[who] >= long
        fit &= self.engaged.free_each(who, demand, each)
        ends = np.concatenate([[0], np.cumsum([len(before[group].who) for group in groups])]).tolist()
        found = [Found(NONE, NOTHING, NOBODY, 0)] * len(before)
        for at, group in enumerate(groups.tolist()):
            kept, old = fit[ends[at] : ends[at + 1]], before[group]
            foes = self._barred.get(int(demand.project[group]))
            if foes is not None:
                kept = kept & ~np.isin(old.who, foes)
            gone = len(old.who) - int(np.count_nonzero(kept))
            found[group] = Found(old.who[kept], old.worth[kept], old.beyond, old.able - gone)
        return found


def in_team(people: People, team: int, rows: Shorts) -> Flags:
    """Which rows are in this team, as their first or a further one; nobody where there is none."""
    fit: Flags = people.team[rows] == (team if team >= 0 else -2)
    more = people.teams.get(team)
    return fit if more is None else fit | np.isin(rows, more)


def minors_may(board: Board, row: int) -> bool:
    """Minors only where a leader is and in daytime."""
    project, rules = board.demand.projects[board.demand.project[row]], board.problem.rules
    begin = project.start // DAY * DAY
    by_day = project.start >= begin + rules.day_from and project.end <= begin + rules.day_to
    return bool(project.needs_leader and by_day)


def holding(have: Words, rows: Shorts, needed: int) -> Flags:
    """Which rows have all the bits needed; words that need nothing are not looked at."""
    fit = np.ones(len(rows), np.bool_)
    for word in range(have.shape[1]):
        part = np.uint64(needed >> (64 * word) & 0xFFFF_FFFF_FFFF_FFFF)
        if part:
            fit &= (have[rows, word] & part) == part
    return fit if needed >> (64 * have.shape[1]) == 0 else np.zeros(len(rows), np.bool_)


def best(rows: Shorts, points: Ints, limit: int) -> Found:
    """The `limit` best worth anything, best first, ties to the smaller row."""
    able = len(rows)
    if able > limit:
        edge = np.partition(points, able - limit - 1)[able - limit - 1 :]
        near = points >= edge[0]
        rows, points = rows[near], points[near]
    some = points > 0
    rows, points = rows[some], points[some]
    order = np.lexsort((rows, -points))
    left = int(points[order[limit]]) if len(order) > limit else NOBODY
    return Found(rows[order[:limit]], points[order[:limit]], left, able)


def together(found: list[Found]) -> Choices:
    """One after the other."""
    start = np.concatenate([[0], np.cumsum([len(one.who) for one in found])]).astype(np.int64)
    return Choices(
        start,
        np.concatenate([NONE, *(one.who for one in found)]),
        np.concatenate([NOTHING, *(one.worth for one in found)]),
        np.array([one.beyond for one in found], np.int64),
        np.array([one.able for one in found], np.int64),
    )


def _pool(board: Board, rows: Shorts) -> Pool:
    people = board.people
    radius = people.radius[rows]
    return Pool(rows, people.x[rows], people.y[rows], radius**2, float(radius.max(initial=0)))


def _barred(board: Board) -> dict[int, Shorts]:
    """For a project, rows of those who must not meet somebody who accepted it."""
    foes = foes_of(board.problem.apart)
    found: dict[int, list[int]] = {}
    for placed in known(board):
        rows = [board.row_of[foe] for foe in foes.get(placed.volunteer, ()) if foe in board.row_of]
        if rows:
            found.setdefault(board.project_of[placed.project], []).extend(rows)
    return {project: np.array(rows, np.int32) for project, rows in found.items()}


def foes_of(apart: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """For each person all those they must not meet."""
    found: dict[int, list[int]] = {}
    for one, other in sorted(apart):
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return found
