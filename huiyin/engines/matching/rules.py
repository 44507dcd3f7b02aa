"""What two services of one person have to do with each other: time, way, day; and who is engaged already."""

from collections import Counter
from dataclasses import dataclass
from math import hypot

import numpy as np

from huiyin.engines.matching.columns import Board, Demand, Flags, Ints, Reals, Shorts
from huiyin.engines.matching.problem import DAY, Placed, Project, Rules


def clash(one: Project, other: Project, rules: Rules) -> bool:
    """Whether nobody can do both: they overlap, or the way between them is longer than the break."""
    first, second = (one, other) if (one.start, one.end) <= (other.start, other.end) else (other, one)
    return second.start < first.end + way(one, other, rules)


def way(one: Project, other: Project, rules: Rules) -> float:
    """Minutes from one to the other as the crow flies."""
    return hypot(one.x - other.x, one.y - other.y) / rules.speed * 60


@dataclass(frozen=True)
class Engagements:
    """What people are bound by already: services they accepted, and whole days on which they declined one.

    One row an engagement, by start. `full`: the person's limit for that day is reached. `calls` and `minutes`
    have one entry a person: how many services and how long; `a_day` counts by row and day.
    """

    rows: Shorts
    start: Ints
    end: Ints
    x: Reals
    y: Reals
    full: Flags
    longest: int
    speed: float
    calls: Shorts
    minutes: Ints
    a_day: dict[tuple[int, int], int]

    def free(self, project: Project, rows: Shorts) -> Flags:
        """Which of these rows could still come to the project."""
        if not len(self.rows):
            return np.ones(len(rows), np.bool_)
        bound = np.zeros(len(self.calls), np.bool_)
        bound[self.bound(project)] = True
        return ~bound[rows]

    def bound(self, project: Project) -> Shorts:
        """Rows of those who are elsewhere then, on the way, or have done enough that day."""
        near = slice(
            *np.searchsorted(self.start, [project.start - self.longest - DAY, project.end + DAY]).tolist()
        )
        start, end = self.start[near], self.end[near]
        gap = np.hypot(self.x[near] - project.x, self.y[near] - project.y) / self.speed * 60
        before = start <= project.start
        late = np.where(before, project.start < end + gap, start < project.end + gap)
        same_day = self.full[near] & (start // DAY == project.start // DAY)
        rows: Shorts = self.rows[near][late | same_day]
        return rows

    def free_each(self, rows: Shorts, demand: Demand, groups: Ints) -> Flags:
        """The same for many pairs of a row and a group of seats at once."""
        order = np.argsort(self.rows, kind="stable")
        low = np.searchsorted(self.rows[order], rows, "left")
        many = np.searchsorted(self.rows[order], rows, "right") - low
        pair = np.repeat(np.arange(len(rows)), many)
        nth = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        one = order[np.repeat(low, many) + nth]
        start, end, group = self.start[one], self.end[one], groups[pair]
        since, until = demand.start[group], demand.end[group]
        gap = np.hypot(self.x[one] - demand.x[group], self.y[one] - demand.y[group]) / self.speed * 60
        late = np.where(start <= since, since < end + gap, start < until + gap)
        fit = np.ones(len(rows), np.bool_)
        fit[pair[late | (self.full[one] & (start // DAY == since // DAY))]] = False
        return fit


def engagements(board: Board) -> Engagements:
    """From the accepted and the declined of a problem. A declined day is taken up whole."""
    problem = board.problem
    people = len(problem.volunteers)
    calls, minutes = np.zeros(people, np.int32), np.zeros(people, np.int64)
    found: list[tuple[int, int, int, float, float, bool]] = []
    held = known(board)
    a_day = Counter((board.row_of[one.volunteer], _project(board, one).start // DAY) for one in held)
    for placed in held:
        project, row = _project(board, placed), board.row_of[placed.volunteer]
        full = a_day[row, project.start // DAY] >= problem.rules.per_day
        found.append((project.start, row, project.end, project.x, project.y, full))
        calls[row] += 1
        minutes[row] += project.end - project.start
    for volunteer, number in problem.declined:
        if volunteer in board.row_of and number in board.project_of:
            project = problem.projects[board.project_of[number]]
            begin = project.start // DAY * DAY
            found.append((begin, board.row_of[volunteer], begin + DAY, project.x, project.y, True))
    return _columns(sorted(found), problem.rules.speed, (calls, minutes, dict(a_day)))


def _columns(
    found: list[tuple[int, int, int, float, float, bool]],
    speed: float,
    load: tuple[Shorts, Ints, dict[tuple[int, int], int]],
) -> Engagements:
    start, rows, end, x, y, full = zip(*found, strict=True) if found else ((),) * 6
    return Engagements(
        np.array(rows, np.int32),
        np.array(start, np.int64),
        np.array(end, np.int64),
        np.array(x, np.float64),
        np.array(y, np.float64),
        np.array(full, np.bool_),
        max((until - since for since, until in zip(start, end, strict=True)), default=0),
        speed,
        *load,
    )


def known(board: Board) -> list[Placed]:
    """The accepted whose volunteer and project are part of the problem."""
    return [
        placed
        for placed in board.problem.accepted
        if placed.volunteer in board.row_of and placed.project in board.project_of
    ]


def _project(board: Board, placed: Placed) -> Project:
    return board.problem.projects[board.project_of[placed.project]]
