from dataclasses import replace

import pytest
from hypothesis import assume, given, settings

from huiyin.engines.matching.candidates import Finder
from huiyin.engines.matching.columns import board
from huiyin.engines.matching.planning import plan
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
from huiyin.engines.matching.sample import county
from huiyin.engines.matching.tests.plain import broken, every_plan
from huiyin.engines.matching.tests.small import ALWAYS, problems, settled

ABLE = Volunteer(1, 0.0, 0.0, ALWAYS)
HELP = Project(11, 0.0, 0.0, 9 * HOUR, 11 * HOUR, (Seats(2),), least=2)


def crowd(*numbers, **change):
    return [replace(ABLE, id=number, **change) for number in numbers]


def worths(problem):
    """Points of every choice by volunteer, project and seats."""
    finder = Finder(board(problem))
    demand = finder.board.demand
    found = {}
    for group in range(len(demand.count)):
        project = problem.projects[demand.project[group]].id
        for row, points in zip(*finder.of(group, finder.rarest(group)), strict=True):
            found[problem.volunteers[row].id, project, int(demand.group[group])] = int(points)
    return found


def points(problem, some):
    """What a plan's new people bring, plainly."""
    worth = worths(problem)
    calls = {one.id: sum(who == one.id for who, _p, _s in problem.accepted) for one in problem.volunteers}
    total = 0
    for one in some:
        total += worth[tuple(one)] - problem.weights.repeat * calls[one[0]]
        calls[one[0]] += 1
    return total


@given(settled())
@settings(max_examples=200, deadline=None)
def test_no_plan_breaks_a_rule_or_moves_who_accepted_or_beats_its_bound(problem):
    made = plan(problem)
    assert broken(problem, made.placed) == []
    assert made.placed[: len(problem.accepted)] == tuple(problem.accepted)
    assert made.points == points(problem, made.placed[len(problem.accepted) :]) <= made.bound


@given(problems(people=4, services=2))
@settings(max_examples=60, deadline=None)
def test_the_best_valid_plan_of_all_lies_between_the_plan_and_its_bound(problem):
    choices = worths(problem)
    assume(len(choices) <= 7)
    best = max(points(problem, some) for some in every_plan(problem))
    made = plan(problem)
    assert made.points <= best <= made.bound


@pytest.mark.parametrize(
    ("people", "project", "held"),
    [
        (crowd(1, 2), {}, True),
        (crowd(1), {}, False),
        (crowd(1, 2, 3), {"needs_leader": True, "seats": (Seats(1, leads=True), Seats(2))}, False),
        (
            [*crowd(1, 2), replace(ABLE, id=3, leads=True)],
            {"needs_leader": True, "seats": (Seats(1, leads=True), Seats(2))},
            True,
        ),
    ],
    ids=["least heads", "one too few", "nobody leads", "somebody leads"],
)
def test_a_project_is_held_with_its_least_heads_and_leader_or_not_at_all(people, project, held):
    made = plan(Problem(people, [replace(HELP, **project)]))
    assert bool(made.placed) is held
    assert made.given_up == made.hopeless == (() if held else (11,))


def test_the_heavier_of_two_halves_is_filled_up_with_the_others_people():
    heavy, light = replace(HELP, priority=5), replace(HELP, id=12, priority=1, y=1.0)
    made = plan(Problem(crowd(1, 2, 3), [light, heavy]))
    assert sorted(one.project for one in made.placed) == [11, 11]
    assert made.given_up == (12,)
    assert made.hopeless == ()


def test_who_is_freed_by_a_project_given_up_is_used_again():
    lonely = replace(HELP, id=12, seats=(Seats(3),), least=3, priority=5)
    nearby = replace(HELP, id=13, seats=(Seats(1),), least=1, priority=1)
    made = plan(Problem([*crowd(1, 2), replace(ABLE, id=3, most=0)], [lonely, nearby]))
    assert [one.project for one in made.placed] == [13]


@pytest.mark.parametrize(
    ("change", "rules", "both"),
    [
        ({"minutes": 240}, Rules(), True),
        ({"minutes": 239}, Rules(), False),
        ({"most": 1}, Rules(), False),
    ],
    ids=["hours suffice", "hours do not", "one call"],
)
def test_limits_of_the_fortnight_hold_over_all_projects(change, rules, both):
    single = replace(HELP, seats=(Seats(1),), least=1)
    tomorrow = replace(single, id=12, start=DAY + 9 * HOUR, end=DAY + 11 * HOUR)
    made = plan(Problem([replace(ABLE, **change)], [single, tomorrow], rules))
    assert len(made.placed) == (2 if both else 1)


@pytest.mark.parametrize(
    ("other", "per_day", "both"),
    [
        ({"start": 12 * HOUR, "end": 13 * HOUR}, 2, True),
        ({"start": 12 * HOUR, "end": 13 * HOUR}, 1, False),
        ({"start": 10 * HOUR, "end": 13 * HOUR}, 2, False),
        ({"start": 12 * HOUR, "end": 13 * HOUR, "x": 25.1}, 2, False),
        ({"start": 12 * HOUR, "end": 13 * HOUR, "x": 25.0}, 2, True),
    ],
    ids=["two a day", "one a day", "overlap", "an hour's way is too long", "and just fits"],
)
def test_time_and_way_hold_between_the_projects_of_a_plan(other, per_day, both):
    single = replace(HELP, seats=(Seats(1),), least=1)
    made = plan(
        Problem(
            [replace(ABLE, radius=50.0)], [single, replace(single, id=12, **other)], Rules(per_day=per_day)
        )
    )
    assert len(made.placed) == (2 if both else 1)


def test_people_who_must_not_meet_are_not_sent_to_one_project():
    assert len(plan(Problem(crowd(1, 2), [HELP])).placed) == 2
    assert plan(Problem(crowd(1, 2), [HELP], apart=frozenset({(1, 2)}))).placed == ()
    made = plan(Problem(crowd(1, 2, 3), [HELP], apart=frozenset({(1, 2)})))
    assert len(made.placed) == 2


def test_accepted_people_hold_a_project_open_and_it_is_told_that_it_is_short():
    made = plan(Problem(crowd(1), [HELP], accepted=[Placed(1, 11, 0)]))
    assert made.placed == (Placed(1, 11, 0),)
    assert made.short == (11,)
    assert made.given_up == ()


def test_further_calls_of_one_person_are_spread_where_others_are_as_good():
    days = [
        replace(
            HELP,
            id=number,
            seats=(Seats(1),),
            least=1,
            start=number * DAY + HOUR,
            end=number * DAY + 2 * HOUR,
        )
        for number in range(3)
    ]
    people = crowd(1, 2, 3, most=3)
    assert len({one.volunteer for one in plan(Problem(people, days)).placed}) == 3
    near = [replace(people[0], x=0.0), *[replace(one, x=5.0) for one in people[1:]]]
    free = PlanWeights(repeat=0)
    assert {one.volunteer for one in plan(Problem(near, days, weights=free)).placed} == {1}


@pytest.mark.parametrize(("people", "villages", "bar"), [(4_000, 0, 0.002), (800, 19, 0.02)])
def test_a_county_s_plan_keeps_all_rules_and_comes_near_its_bound(people, villages, bar):
    problem = county(people, 200, villages=villages)
    made = plan(problem)
    assert broken_quickly(problem, made) == []
    assert made.gap < bar
    assert made == plan(problem)


def broken_quickly(problem, made):
    """As `broken`, each person and project by itself."""
    wrong = []
    by_person, by_project = {}, {}
    for one in made.placed:
        by_person.setdefault(one.volunteer, []).append(one)
        by_project.setdefault(one.project, []).append(one)
    people = {one.id: one for one in problem.volunteers}
    services = {one.id: one for one in problem.projects}
    for who, some in by_person.items():
        own = [services[one.project] for one in some]
        sure = [one for one in problem.accepted if one.volunteer == who]
        wrong += broken(replace(problem, volunteers=[people[who]], projects=own, accepted=sure), some)
    for project, some in by_project.items():
        sure = [one for one in problem.accepted if one.project == project]
        wrong += broken(replace(problem, projects=[services[project]], accepted=sure), some)
    return [why for why in wrong if not why.endswith(("too few", "no leader"))] + [
        project for project, some in by_project.items() if len(some) < services[project].least
    ]


def test_a_plan_that_is_stopped_is_valid_and_says_so():
    problem = county(800, 200, villages=19)
    whole = plan(problem)
    for last in ("candidates", "relaxation", "repair", "topping up"):

        def patience(stage, done, _of, last=last):
            return stage != last or done == 0 and last == "relaxation"

        made = plan(problem, patience)
        assert not made.whole
        assert broken_quickly(problem, made) == []
        assert made.points <= whole.points
        assert made.bound >= whole.points
