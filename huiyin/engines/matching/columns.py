"""People and seats as columns, for arithmetic over many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.engines.matching.problem import (
    DAY,
    FORTNIGHT,
    HOUR,
    PlanWeights,
    Problem,
    Project,
    Volunteer,
    hours,
)

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]
Shorts = NDArray[np.int32]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """One row a volunteer, in the order given. `burden`: points that calling this one costs anywhere.

    `teams` has by further team the rows of its members.
    """

    ids: Ints
    x: Reals
    y: Reals
    radius: Reals
    free: Words
    skills: Words
    checks: Words
    shuns: Words
    most: Shorts
    minutes: Shorts
    team: Shorts
    teams: dict[int, Shorts]
    township: Shorts
    leads: Flags
    minor: Flags
    novice: Flags
    burden: Reals


@dataclass(frozen=True)
class Demand:
    """One row a group of seats, project by project. `frame` is what a person can hold only one seat of."""

    projects: Sequence[Project]
    project: Shorts
    group: Shorts
    count: Shorts
    leads: Flags
    x: Reals
    y: Reals
    start: Ints
    end: Ints
    frame: Shorts
    frames: int
    skills: Words
    first: Shorts
    worth: Reals


@dataclass(frozen=True)
class Board:
    """A problem in columns. `skill_of` and `party_of` say which bit stands for a caller's number."""

    problem: Problem
    people: People
    demand: Demand
    row_of: dict[int, int]
    project_of: dict[int, int]
    skill_of: dict[int, int]
    check_of: dict[int, int]
    party_of: dict[int, int]


def board(problem: Problem) -> Board:
    """Columns of everything. Only skills, checks and parties that some project names get a bit."""
    skill_of = _numbered(
        skill for project in problem.projects for seats in project.seats for skill in seats.skills
    )
    check_of = _numbered(check for project in problem.projects for check in project.checks)
    party_of = _numbered(party for project in problem.projects for party in project.parties)
    people = _people(problem, skill_of, check_of, party_of)
    return Board(
        problem,
        people,
        _demand(problem, skill_of),
        {one.id: row for row, one in enumerate(problem.volunteers)},
        {one.id: row for row, one in enumerate(problem.projects)},
        skill_of,
        check_of,
        party_of,
    )


def mask(numbers: Iterable[int], bit_of: dict[int, int]) -> int:
    """Numbers as bits; those nobody asks for have none."""
    found = 0
    for number in numbers:
        bit = bit_of.get(number)
        if bit is not None:
            found |= 1 << bit
    return found


def words(masks: Sequence[int], bits: int) -> Words:
    """Masks of any length as rows of 64-bit words."""
    width = max(1, -(-bits // 64))
    data = b"".join([one.to_bytes(8 * width, "little") for one in masks])
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), width).astype(np.uint64)


def _numbered(found: Iterable[int]) -> dict[int, int]:
    return {number: bit for bit, number in enumerate(sorted(set(found)))}


def _masks(found: Iterable[frozenset[int]], bit_of: dict[int, int]) -> Words:
    """Sets as words; people share few different sets, so each is turned once."""
    known: dict[frozenset[int], int] = {}
    masks = []
    for numbers in found:
        if numbers not in known:
            known[numbers] = mask(numbers, bit_of)
        masks.append(known[numbers])
    return words(masks, len(bit_of))


def _people(
    problem: Problem, skill_of: dict[int, int], check_of: dict[int, int], party_of: dict[int, int]
) -> People:
    them = problem.volunteers
    last = max([project.end for project in problem.projects] + [FORTNIGHT])
    horizon = (1 << -(-last // HOUR)) - 1
    skills = _masks((one.skills for one in them), skill_of)
    return People(
        ids=np.array([one.id for one in them], np.int64),
        x=np.array([one.x for one in them], np.float64),
        y=np.array([one.y for one in them], np.float64),
        radius=np.array([one.radius for one in them], np.float64),
        free=words([one.free & horizon for one in them], horizon.bit_length()),
        skills=skills,
        checks=_masks((one.checks for one in them), check_of),
        shuns=_masks((one.shuns for one in them), party_of),
        most=np.array([one.most for one in them], np.int32),
        minutes=np.array([one.minutes for one in them], np.int32),
        team=np.array([one.team for one in them], np.int32),
        teams=_members(them),
        township=np.array([one.township for one in them], np.int32),
        leads=np.array([one.leads for one in them], np.bool_),
        minor=np.array([one.minor for one in them], np.bool_),
        novice=np.array([one.novice for one in them], np.bool_),
        burden=_burden(them, skills, problem.weights),
    )


def _members(them: Sequence[Volunteer]) -> dict[int, Shorts]:
    """Rows of those who are in a team besides their first."""
    found: dict[int, list[int]] = {}
    for row, one in enumerate(them):
        for team in one.teams:
            found.setdefault(team, []).append(row)
    return {team: np.array(rows, np.int32) for team, rows in found.items()}


def _burden(them: Sequence[Volunteer], skills: Words, weights: PlanWeights) -> Reals:
    """Points that calling somebody costs wherever it is: unreliable, worn out, lately asked, scarce."""
    absent = np.array([one.absent for one in them], np.float64)
    served = np.array([one.served for one in them], np.float64)
    rested = np.array([one.rested for one in them], np.float64)
    burden: Reals = (
        weights.absent * absent
        + weights.served_hour * np.minimum(served, weights.served_most)
        - weights.rested_day * np.minimum(rested, weights.rested_most)
        + weights.scarce * np.bitwise_count(skills & scarce(skills, weights)).sum(axis=1, dtype=np.float64)
    )
    return burden


def scarce(skills: Words, weights: PlanWeights) -> Words:
    """Bits of the skills that few people have."""
    rare = np.zeros(skills.shape[1], np.uint64)
    for bit in range(64 * skills.shape[1]):
        word, one = bit // 64, np.uint64(1) << np.uint64(bit % 64)
        share = np.count_nonzero(skills[:, word] & one) / max(1, len(skills))
        if 0 < share < weights.scarce_share:
            rare[word] |= one
    return rare


def _demand(problem: Problem, skill_of: dict[int, int]) -> Demand:
    rows = [
        (at, group, project, seats)
        for at, project in enumerate(problem.projects)
        for group, seats in enumerate(project.seats)
    ]
    weights = problem.weights
    start = np.array([project.start for _at, _group, project, _seats in rows], np.int64)
    end = np.array([project.end for _at, _group, project, _seats in rows], np.int64)
    frame = start // DAY if problem.rules.per_day == 1 else cliques(start, end)
    sizes = [len(project.seats) for project in problem.projects]
    return Demand(
        problem.projects,
        project=np.array([at for at, _group, _project, _seats in rows], np.int32),
        group=np.array([group for _at, group, _project, _seats in rows], np.int32),
        count=np.array([seats.count for _at, _group, _project, seats in rows], np.int32),
        leads=np.array([seats.leads for _at, _group, _project, seats in rows], np.bool_),
        x=np.array([project.x for _at, _group, project, _seats in rows], np.float64),
        y=np.array([project.y for _at, _group, project, _seats in rows], np.float64),
        start=start,
        end=end,
        frame=frame.astype(np.int32),
        frames=int(frame.max(initial=0)) + 1,
        skills=_masks((seats.skills for _at, _group, _project, seats in rows), skill_of),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32),
        worth=np.array(
            [
                weights.seat + weights.priority * project.priority + weights.leader * seats.leads
                for _at, _group, project, seats in rows
            ],
            np.float64,
        ),
    )


def cliques(start: Ints, end: Ints) -> Ints:
    """Groups of times that all share one moment, so that a person can hold one of a group at most.

    Times are taken by their end; each joins the group whose moment (the end of its first) it covers.
    """
    frame = np.zeros(len(start), np.int64)
    moment, number = -1, -1
    for at in np.lexsort((start, end)):
        if start[at] >= moment:
            moment, number = int(end[at]), number + 1
        frame[at] = number
    return frame


def needed_hours(project: Project) -> int:
    """Bits of the hours a project takes."""
    return hours(project.start, project.end)
