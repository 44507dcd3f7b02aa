"""A made-up county for benches and tests: villages in clusters, common and scarce skills, weekly habits.

The same size and seed give the same county. Nobody in it is real; the shares are guesses, told in one place.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from huiyin.engines.matching.problem import DAY, HOUR, Problem, Project, Seats, Volunteer, hours

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

SKILLS = 40
DAYS = 14
PEOPLE_A_VILLAGE = 208
VILLAGES_A_TOWNSHIP = 27
SQUARE_KM_A_VILLAGE = 5.4
# Share of people, and for each: days, from, to, and how likely such a day is kept free.
HABITS: tuple[tuple[float, tuple[tuple[range, int, int, float], ...]], ...] = (
    (0.32, ((range(5), 8, 11, 0.65), (range(5), 14, 17, 0.55), (range(5, 7), 8, 11, 0.35))),
    (0.36, ((range(5), 19, 22, 0.35), (range(5, 7), 8, 12, 0.55), (range(5, 7), 13, 18, 0.5))),
    (0.10, ((range(5, 7), 8, 12, 0.7), (range(5, 7), 13, 20, 0.7))),
    (0.10, ((range(7), 8, 20, 0.75),)),
    (0.12, ((range(7), 9, 11, 0.12), (range(7), 15, 18, 0.12))),
)
STARTS = ((8, 0.18), (9, 0.27), (10, 0.10), (14, 0.16), (15, 0.12), (16, 0.06), (19, 0.08), (20, 0.03))


@dataclass(frozen=True)
class Land:
    """Villages of a county: where, in which township, and how many of a thousand live there."""

    x: Reals
    y: Reals
    township: Ints
    share: Reals
    across: float


def county(people: int, projects: int, seed: int = 7, villages: int = 0, size: float = 3.9) -> Problem:
    """A problem of this size. Fewer people for the same `villages` and projects make it tight."""
    chance = np.random.default_rng(seed)
    land = _land(chance, villages or max(4, people // PEOPLE_A_VILLAGE))
    return Problem(_people(chance, land, people), _projects(chance, land, projects, size))


def _land(chance: Generator, villages: int) -> Land:
    across = float(np.sqrt(villages * SQUARE_KM_A_VILLAGE))
    towns = max(2, villages // VILLAGES_A_TOWNSHIP)
    town_x, town_y = chance.uniform(0, across, (2, towns))
    town_x[0] = town_y[0] = across / 2
    township = chance.integers(0, towns, villages)
    township[:towns] = np.arange(towns)
    away, turn = chance.gamma(2.0, 2.0, villages), chance.uniform(0, 2 * np.pi, villages)
    away[:towns] = 0
    share = chance.lognormal(0, 0.7, villages)
    share[:towns] *= 6
    share[0] = share.sum() * 0.25
    return Land(
        np.clip(town_x[township] + away * np.cos(turn), 0, across),
        np.clip(town_y[township] + away * np.sin(turn), 0, across),
        township,
        share / share.sum(),
        across,
    )


def _people(chance: Generator, land: Land, count: int) -> list[Volunteer]:
    home = chance.choice(len(land.x), count, p=land.share)
    spread = np.where(home == 0, 1.5, 0.5)
    x = np.clip(land.x[home] + chance.normal(0, 1, count) * spread, 0, land.across)
    y = np.clip(land.y[home] + chance.normal(0, 1, count) * spread, 0, land.across)
    skills, free = _skills(chance, count), _free(chance, count)
    most = chance.choice([1, 2, 3, 4], count, p=[0.35, 0.35, 0.2, 0.1])
    minutes = np.maximum(2, most * chance.uniform(2, 4, count)).astype(int) * HOUR
    served = np.where(chance.random(count) < 0.35, 0, np.minimum(120, chance.gamma(0.8, 12, count)))
    rested = chance.integers(0, 180, count)
    absent = np.round(chance.beta(1.6, 12, count), 3)
    team = np.where(chance.random(count) < 0.6, home, -1)
    leads = chance.random(count) < 0.06
    minor = ~leads & (chance.random(count) < 0.03)
    checked = chance.random(count) < 0.3
    checks = (frozenset({1, 2}), frozenset[int]())
    return [
        Volunteer(
            id=at + 1,
            x=float(x[at]),
            y=float(y[at]),
            free=free[at],
            skills=skills[at],
            most=int(most[at]),
            minutes=int(minutes[at]),
            served=round(float(served[at]), 1),
            rested=int(rested[at]),
            absent=float(absent[at]),
            team=int(team[at]),
            township=int(land.township[home[at]]),
            leads=bool(leads[at]),
            minor=bool(minor[at]),
            novice=bool(served[at] == 0),
            checks=checks[0 if checked[at] else 1],
        )
        for at in range(count)
    ]


def _skills(chance: Generator, count: int) -> list[frozenset[int]]:
    """Few have many; skill 1 is common, skill 39 scarce."""
    weight = 1 / np.arange(1, SKILLS) ** 1.1
    many = chance.poisson(1.3, count)
    drawn = chance.choice(np.arange(1, SKILLS), int(many.sum()), p=weight / weight.sum()).tolist()
    ends = np.cumsum(many).tolist()
    return [frozenset(drawn[end - own : end]) for own, end in zip(many.tolist(), ends, strict=True)]


def _free(chance: Generator, count: int) -> list[int]:
    """Weekly habits, kept in both weeks."""
    habit = chance.choice(len(HABITS), count, p=[share for share, _times in HABITS])
    free = [0] * count
    for number, (_share, times) in enumerate(HABITS):
        own = np.flatnonzero(habit == number)
        for days, start, end, likely in times:
            for day in days:
                both = hours(day * DAY + start * HOUR, day * DAY + end * HOUR)
                both |= both << (7 * 24)
                for at in own[chance.random(len(own)) < likely].tolist():
                    free[at] |= both
    return free


def _projects(chance: Generator, land: Land, count: int, size: float) -> list[Project]:
    demand = land.share**0.6
    place = chance.choice(len(land.x), count, p=demand / demand.sum())
    week = np.tile([0.11, 0.11, 0.11, 0.11, 0.12, 0.23, 0.21], 2) / 2
    day = chance.choice(DAYS, count, p=week)
    start = chance.choice([at for at, _share in STARTS], count, p=[share for _at, share in STARTS])
    close = np.where(start < 12, 12, np.where(start < 19, 18, 22))
    long = np.minimum(chance.choice([1, 2, 3, 4], count, p=[0.25, 0.45, 0.22, 0.08]), close - start)
    heads = np.clip(np.round(chance.lognormal(np.log(size), 0.72, count)), 1, 40).astype(int)
    least = np.ceil(heads * chance.uniform(0.4, 0.9, count)).astype(int)
    led = (heads >= 4) & (chance.random(count) < 0.5)
    priority = chance.choice([1, 2, 3, 4, 5], count, p=[0.2, 0.3, 0.3, 0.15, 0.05])
    near_x, near_y = chance.normal(0, 0.3, (2, count))
    checked = chance.random(count) < 0.05
    return [
        Project(
            id=at + 1,
            x=float(land.x[place[at]] + near_x[at]),
            y=float(land.y[place[at]] + near_y[at]),
            start=int(day[at] * DAY + start[at] * HOUR),
            end=int(day[at] * DAY + (start[at] + long[at]) * HOUR),
            seats=_seats(chance, int(heads[at]), bool(led[at])),
            least=int(least[at]),
            priority=int(priority[at]),
            needs_leader=bool(led[at]),
            team=int(place[at]),
            township=int(land.township[place[at]]),
            checks=frozenset({1}) if checked[at] else frozenset(),
        )
        for at in range(count)
    ]


def _seats(chance: Generator, heads: int, led: bool) -> tuple[Seats, ...]:
    """A leader's seat where there is one, then one to three groups that ask different skills."""
    left = heads - led
    groups = min(left, 1 + int(chance.random() < 0.45) + int(chance.random() < 0.15))
    parts = 1 + chance.multinomial(left - groups, chance.dirichlet(np.ones(groups) * 2))
    weight = 1 / np.arange(1, SKILLS) ** 0.75
    found = [Seats(1, leads=True)] if led else []
    for number in range(groups):
        dice = chance.random()
        asked = 0 if dice < 0.35 and number == 0 else 1 if dice < 0.92 else 2
        skills = chance.choice(np.arange(1, SKILLS), asked, replace=False, p=weight / weight.sum())
        found.append(Seats(int(parts[number]), frozenset(skills.tolist())))
    return tuple(found)
