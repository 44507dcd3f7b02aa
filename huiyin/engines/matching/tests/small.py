"""Small and odd counties for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from huiyin.engines.matching.problem import (
    DAY,
    HOUR,
    Placed,
    PlanWeights,
    Problem,
    Project,
    Rules,
    Seats,
    Volunteer,
)

ALWAYS = (1 << (14 * 24)) - 1
MORNING = 8 * HOUR

spots = st.integers(0, 12)
sets = st.frozensets(st.integers(1, 3), max_size=2)


@st.composite
def volunteers(draw, number: int) -> Volunteer:
    return Volunteer(
        id=number + 1,
        x=draw(spots),
        y=draw(spots),
        free=draw(st.sampled_from([ALWAYS, ALWAYS, ALWAYS >> 290, ALWAYS << 14])),
        skills=draw(sets),
        radius=draw(st.sampled_from([5.0, 10.0, 30.0])),
        most=draw(st.integers(0, 3)),
        minutes=draw(st.sampled_from([60, 240, 600])),
        served=draw(st.integers(0, 90)),
        rested=draw(st.integers(0, 90)),
        team=draw(st.integers(-1, 2)),
        teams=draw(st.sampled_from([frozenset(), frozenset({0, 2})])),
        leads=draw(st.booleans()),
        minor=draw(st.sampled_from([False, False, True])),
        novice=draw(st.booleans()),
        checks=draw(sets),
        shuns=draw(st.sampled_from([frozenset(), frozenset({1})])),
    )


@st.composite
def projects(draw, number: int) -> Project:
    start = draw(st.integers(0, 2)) * DAY + draw(st.sampled_from([8, 9, 11, 14, 19])) * HOUR
    led = draw(st.booleans())
    seats = [Seats(draw(st.integers(1, 2)), draw(sets)) for _ in range(draw(st.integers(1, 2)))]
    return Project(
        id=number + 101,
        x=draw(spots),
        y=draw(spots),
        start=start,
        end=start + draw(st.sampled_from([60, 120, 150])),
        seats=((Seats(1, leads=True),) if led else ()) + tuple(seats),
        least=draw(st.integers(1, 3)),
        priority=draw(st.integers(1, 5)),
        needs_leader=led,
        radius=draw(st.sampled_from([8.0, 1000.0])),
        team=draw(st.integers(-1, 2)),
        checks=draw(st.sampled_from([frozenset(), frozenset(), frozenset({1})])),
        parties=draw(st.sampled_from([frozenset(), frozenset({1}), frozenset({2})])),
    )


@st.composite
def problems(draw, people: int = 6, services: int = 4) -> Problem:
    """A county with nobody settled yet."""
    apart = draw(st.frozensets(st.tuples(st.integers(1, people), st.integers(1, people)), max_size=2))
    return Problem(
        [draw(volunteers(number)) for number in range(draw(st.integers(0, people)))],
        [draw(projects(number)) for number in range(draw(st.integers(0, services)))],
        Rules(per_day=draw(st.sampled_from([1, 1, 2])), speed=draw(st.sampled_from([5.0, 25.0]))),
        PlanWeights(repeat=draw(st.sampled_from([0, 250, 5000]))),
        apart=frozenset(pair for pair in apart if pair[0] != pair[1]),
    )


@st.composite
def settled(draw, people: int = 6, services: int = 4) -> Problem:
    """A county where somebody has accepted and others declined."""
    problem = draw(problems(people, services))
    accepted, declined = [], set()
    for number, one in enumerate(problem.volunteers):
        if problem.projects and draw(st.booleans()):
            project = draw(st.sampled_from(problem.projects))
            if draw(st.booleans()):
                accepted.append(Placed(one.id, project.id, number % len(project.seats)))
            else:
                declined.add((one.id, project.id))
    return replace(problem, accepted=tuple(accepted), declined=frozenset(declined))
