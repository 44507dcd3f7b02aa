from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from huiyin.engines.matching.candidates import Finder, best
from huiyin.engines.matching.columns import board, cliques
from huiyin.engines.matching.problem import (
    DAY,
    HOUR,
    Placed,
    Problem,
    Project,
    Rules,
    Seats,
    Volunteer,
    hours,
)
from huiyin.engines.matching.tests.plain import may
from huiyin.engines.matching.tests.small import ALWAYS, settled

ABLE = Volunteer(1, 0.0, 0.0, ALWAYS, frozenset({1, 2}), checks=frozenset({7}))
HELP = Project(11, 3.0, 4.0, 9 * HOUR, 11 * HOUR, (Seats(1, frozenset({1})),))
NEXT = replace(HELP, id=12, start=13 * HOUR, end=14 * HOUR)


def who(problem, row=0):
    """Numbers of those who may take the group's seats."""
    finder = Finder(board(problem))
    rows, _points = finder.of(row, finder.rarest(row))
    return sorted(finder.board.people.ids[rows].tolist())


def asked(one, project=HELP, **more):
    return who(Problem([one], [project, NEXT], **more)) == [1]


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ({"skills": frozenset({1})}, {"skills": frozenset({2, 3})}),
        ({"free": hours(9 * HOUR, 11 * HOUR)}, {"free": hours(9 * HOUR, 10 * HOUR)}),
        ({"radius": 5.0}, {"radius": 4.99}),
        ({"most": 1}, {"most": 0}),
        ({"minutes": 120}, {"minutes": 119}),
    ],
    ids=["skill", "hours free", "radius", "calls a fortnight", "minutes a fortnight"],
)
def test_what_a_volunteer_can_and_wants_is_kept(yes, no):
    assert asked(replace(ABLE, **yes))
    assert not asked(replace(ABLE, **no))


@pytest.mark.parametrize(
    ("project", "yes", "no"),
    [
        ({"radius": 5.0}, {}, {"x": -1.0}),
        ({"checks": frozenset({7})}, {}, {"checks": frozenset({8})}),
        ({"parties": frozenset({5})}, {"shuns": frozenset({6})}, {"shuns": frozenset({5})}),
        ({"seats": (Seats(1, leads=True),)}, {"leads": True}, {"leads": False}),
    ],
    ids=["the project's own radius", "checked for children", "conflict of interest", "leader"],
)
def test_what_a_project_asks_is_kept(project, yes, no):
    assert asked(replace(ABLE, **yes), replace(HELP, **project))
    assert not asked(replace(ABLE, **no), replace(HELP, **project))


MINOR = replace(ABLE, minor=True)


@pytest.mark.parametrize(
    ("project", "may_come"),
    [
        ({"needs_leader": True}, True),
        ({}, False),
        ({"needs_leader": True, "start": 17 * HOUR, "end": 18 * HOUR}, True),
        ({"needs_leader": True, "start": 17 * HOUR, "end": 18 * HOUR + 1}, False),
        ({"needs_leader": True, "start": 7 * HOUR}, False),
        ({"needs_leader": True, "start": 17 * HOUR, "end": DAY + 9 * HOUR}, False),
    ],
    ids=["led by day", "not led", "until evening", "into the evening", "too early", "over night"],
)
def test_minors_come_only_to_a_leader_and_by_day(project, may_come):
    assert asked(replace(MINOR, minutes=2 * DAY), replace(HELP, **project)) is may_come


def test_a_minor_never_leads():
    led = replace(HELP, needs_leader=True, seats=(Seats(1, leads=True),))
    assert asked(replace(ABLE, leads=True), led)
    assert not asked(replace(MINOR, leads=True), led)


@pytest.mark.parametrize(
    ("other", "rules", "may_come"),
    [
        ({"start": 15 * HOUR, "end": 16 * HOUR}, Rules(per_day=2), True),
        ({"start": 15 * HOUR, "end": 16 * HOUR}, Rules(per_day=1), False),
        ({"start": 10 * HOUR, "end": 16 * HOUR}, Rules(per_day=2), False),
        ({"start": 12 * HOUR, "end": 13 * HOUR, "x": 28.0}, Rules(per_day=2), True),
        ({"start": 12 * HOUR, "end": 13 * HOUR, "x": 28.1}, Rules(per_day=2), False),
        ({"start": 7 * HOUR, "end": 8 * HOUR, "x": 28.1}, Rules(per_day=2), False),
        ({"start": DAY + 9 * HOUR, "end": DAY + 10 * HOUR}, Rules(per_day=1), True),
    ],
    ids=["later", "one a day", "overlap", "the way just fits", "too far", "too far before", "next day"],
)
def test_whoever_accepted_elsewhere_comes_only_if_time_and_way_allow(other, rules, may_come):
    elsewhere = replace(NEXT, **other)
    accepted = [Placed(1, 12, 0)]
    assert (who(Problem([ABLE], [HELP, elsewhere], rules, accepted=accepted)) == [1]) is may_come


def test_accepted_calls_and_minutes_count_against_the_limits():
    tomorrow = replace(NEXT, start=DAY + 9 * HOUR, end=DAY + 11 * HOUR)

    def still(one):
        return who(Problem([one], [HELP, tomorrow], accepted=[Placed(1, 12, 0)])) == [1]

    assert still(replace(ABLE, most=2, minutes=240))
    assert not still(replace(ABLE, most=1))
    assert not still(replace(ABLE, minutes=239))


def test_nobody_meets_whom_they_must_not_meet():
    two = replace(ABLE, id=2)
    there = {"accepted": [Placed(2, 11, 0)]}
    assert who(Problem([ABLE, two], [HELP], **there)) == [1]
    assert who(Problem([ABLE, two], [HELP], apart=frozenset({(2, 1)}), **there)) == []


def test_who_declined_is_not_asked_again_that_day():
    tomorrow = replace(NEXT, start=DAY + 9 * HOUR, end=DAY + 10 * HOUR)
    problem = Problem([ABLE], [HELP, replace(NEXT, id=13), tomorrow], declined=frozenset({(1, 11)}))
    assert [who(problem, row) for row in range(3)] == [[], [], [1]]


@given(settled())
@settings(max_examples=200, deadline=None)
def test_candidates_are_exactly_those_the_rules_read_out_plainly_allow(problem):
    demand = board(problem).demand
    for row in range(len(demand.count)):
        project = problem.projects[demand.project[row]]
        seats = project.seats[demand.group[row]]
        assert who(problem, row) == [
            one.id for one in problem.volunteers if may(problem, one, project, seats)
        ]


def test_only_the_best_are_kept_and_the_first_left_out_is_remembered():
    found = best(np.arange(6, dtype=np.int32), np.array([5, 9, 7, 9, -1, 7], np.int64), 3)
    assert (found.who.tolist(), found.worth.tolist(), found.beyond, found.able) == (
        [1, 3, 2],
        [9, 9, 7],
        7,
        6,
    )


def test_times_of_one_group_share_a_moment():
    frames = cliques(np.array([0, 5, 9, 10]), np.array([10, 11, 30, 12]))
    assert frames.tolist() == [0, 0, 1, 1]
