"""The rules read out plainly, one person and one place at a time, to hold the engine against."""

from functools import cache
from itertools import combinations
from math import hypot

from huiyin.engines.matching.problem import DAY, Problem, Project, Seats, Volunteer, hours
from huiyin.engines.matching.rules import clash


def may(problem: Problem, one: Volunteer, project: Project, seats: Seats) -> bool:
    """Whether this person may take such a seat, by itself."""
    away = hypot(one.x - project.x, one.y - project.y)
    needed = hours(project.start, project.end)
    rules = problem.rules
    day = rules.day_from <= project.start % DAY and project.end <= project.start // DAY * DAY + rules.day_to
    mine = [other for who, other in held(problem) if who == one.id]
    there = {who for who, other in held(problem) if other is project}
    foes = {b if a == one.id else a for a, b in problem.apart if one.id in (a, b)}
    that_day = [other for other in mine if other.start // DAY == project.start // DAY]
    return (
        seats.skills <= one.skills
        and one.free & needed == needed
        and away <= min(one.radius, project.radius)
        and one.most > len(mine)
        and one.minutes >= sum(other.end - other.start for other in [*mine, project])
        and (one.leads or not seats.leads)
        and (not one.minor or (project.needs_leader and day and not seats.leads))
        and project.checks <= one.checks
        and not project.parties & one.shuns
        and (one.id, project.id) not in problem.declined
        and not any(clash(project, other, rules) for other in mine)
        and len(that_day) < rules.per_day
        and not foes & there
        and not declined_that_day(problem, one, project)
    )


def held(problem: Problem) -> list[tuple[int, Project]]:
    """Who goes where already."""
    by_id = {project.id: project for project in problem.projects}
    return [(placed.volunteer, by_id[placed.project]) for placed in problem.accepted]


def declined_that_day(problem: Problem, one: Volunteer, project: Project) -> bool:
    days = {other.start // DAY for other in problem.projects if (one.id, other.id) in problem.declined}
    return bool(days & set(range(project.start // DAY, (project.end - 1) // DAY + 1)))


def best_relaxed(
    worth: dict[tuple[int, int], int], frame: list[int], count: list[int], most: list[int], repeat: int
):
    """The most points any filling has: every person in turn, every set of seats, every state of what is left.

    `worth` has an entry for (person, group) wherever that is allowed.
    """

    @cache
    def from_person(person: int, left: tuple[int, ...]) -> int:
        if person == len(most):
            return 0
        found = from_person(person + 1, left)
        mine = [group for group in range(len(count)) if (person, group) in worth and left[group]]
        for many in range(1, most[person] + 1):
            for groups in combinations(mine, many):
                if len({frame[group] for group in groups}) == many:
                    rest = tuple(seats - (group in groups) for group, seats in enumerate(left))
                    points = sum(worth[person, group] for group in groups) - repeat * many * (many - 1) // 2
                    found = max(found, points + from_person(person + 1, rest))
        return found

    return from_person(0, tuple(count))


def broken(problem: Problem, placed) -> list[str]:
    """Every rule that a plan breaks, in words; the accepted are believed, but count."""
    people = {one.id: one for one in problem.volunteers}
    services = {project.id: project for project in problem.projects}
    accepted = set(problem.accepted)
    wrong = [f"{one} was moved" for one in accepted if one not in placed]
    for who, project_id, seats in placed:
        project = services[project_id]
        if (who, project_id, seats) in accepted:
            continue
        if not may(problem, people[who], project, project.seats[seats]):
            wrong.append(f"{who} may not go to {project_id}")
        mine = [services[other] for one, other, _seats in placed if one == who]
        if len(mine) > people[who].most or sum(one.end - one.start for one in mine) > people[who].minutes:
            wrong.append(f"{who} is asked too much")
        if sum(one.start // DAY == project.start // DAY for one in mine) > problem.rules.per_day:
            wrong.append(f"{who} has too many on one day")
        if mine.count(project) > 1 or any(
            clash(one, project, problem.rules) for one in mine if one != project
        ):
            wrong.append(f"{who} cannot be at two places")
        for one, other in problem.apart:
            if who in (one, other) and {one, other} <= {at for at, there, _ in placed if there == project_id}:
                wrong.append(f"{one} meets {other}")
    return wrong + [
        f"{project.id}: {why}" for project in problem.projects for why in unheld(project, placed, accepted)
    ]


def unheld(project: Project, placed, accepted) -> list[str]:
    """Why a project that somebody is sent to cannot be held."""
    there = [one for one in placed if one[1] == project.id]
    wrong = []
    for number, seats in enumerate(project.seats):
        sure = sum(one[1:] == (project.id, number) for one in accepted)
        if sum(one[2] == number for one in there) > max(seats.count, sure):
            wrong.append("more people than seats")
    if there and not any(one in accepted for one in there):
        led = any(project.seats[one[2]].leads for one in there)
        if len(there) < project.least:
            wrong.append("too few")
        if project.needs_leader and not led:
            wrong.append("no leader")
    return wrong


def every_plan(problem: Problem):
    """Every set of placings of a small problem that breaks no rule."""
    choices = [
        (one.id, project.id, number)
        for one in problem.volunteers
        for project in problem.projects
        for number, seats in enumerate(project.seats)
        if may(problem, one, project, seats)
    ]
    for many in range(len(choices) + 1):
        for some in combinations(choices, many):
            if not broken(problem, [*problem.accepted, *some]):
                yield some
