from dataclasses import replace

import pytest
from hypothesis import given, settings

from huiyin.engines.matching.explaining import Explainer
from huiyin.engines.matching.planning import Planner
from huiyin.engines.matching.problem import (
    DAY,
    HOUR,
    Placed,
    Problem,
    Project,
    Seats,
    Volunteer,
    hours,
)
from huiyin.engines.matching.tests.small import ALWAYS, settled

ABLE = Volunteer(1, 0.0, 0.0, ALWAYS, frozenset({1}), served=2.0, rested=40)
HELP = Project(11, 3.0, 4.0, 9 * HOUR, 11 * HOUR, (Seats(1, frozenset({1})),))


def explained(problem):
    planner = Planner(problem)
    plan = planner.plan()
    return plan, Explainer(planner, plan)


def test_a_choice_is_told_with_its_numbers_and_who_would_be_next():
    farther = replace(ABLE, id=2, x=-3.0, y=-4.0)
    plan, explainer = explained(Problem([farther, ABLE], [HELP]))
    why = explainer.because(plan.placed[0])
    assert (why.placed.volunteer, why.km, why.served, why.rested) == (1, 5.0, 2.0, 40)
    assert (why.nearer, why.able, why.own, why.learns, why.leads) == (0, 2, "", False, False)
    assert why.next is not None
    assert (why.next.volunteer, why.next.km, why.next.points) == (2, 5.0, 300)


def test_nobody_is_called_nearest_while_somebody_free_is_nearer():
    worn = replace(ABLE, id=2, x=3.0, y=3.0, served=60.0)
    plan, explainer = explained(Problem([worn, ABLE], [HELP]))
    why = explainer.because(plan.placed[0])
    assert (why.placed.volunteer, why.nearer) == (1, 1)
    assert why.next is not None
    assert why.next.km == -4.0


def test_who_is_needed_elsewhere_is_not_the_next():
    twin = replace(HELP, id=12, y=5.0)
    plan, explainer = explained(Problem([ABLE, replace(ABLE, id=2)], [HELP, twin]))
    assert [explainer.because(one).next for one in plan.placed] == [None, None]


@pytest.mark.parametrize(
    ("change", "own"),
    [
        ({"team": 7, "township": 3}, "team"),
        ({"team": 5, "teams": frozenset({7})}, "team"),
        ({"township": 3}, "township"),
        ({"township": 4}, ""),
    ],
)
def test_own_team_goes_before_own_township(change, own):
    plan, explainer = explained(Problem([replace(ABLE, **change)], [replace(HELP, team=7, township=3)]))
    assert explainer.because(plan.placed[0]).own == own


def test_leaders_and_learners_are_told():
    led = replace(HELP, needs_leader=True, least=2, seats=(Seats(1, leads=True), Seats(1)))
    chief, learner = replace(ABLE, leads=True), replace(ABLE, id=2, novice=True)
    plan, explainer = explained(Problem([chief, learner], [led]))
    assert [(why.leads, why.learns) for why in map(explainer.because, plan.placed)] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("volunteer", "project", "rule"),
    [
        ({"skills": frozenset()}, {}, "skill"),
        ({"free": hours(DAY, 2 * DAY)}, {}, "hours"),
        ({"radius": 1.0}, {}, "far"),
        ({"minutes": 60}, {}, "minutes"),
        ({"most": 0}, {}, "calls"),
        ({}, {"checks": frozenset({3})}, "check"),
        ({"shuns": frozenset({5})}, {"parties": frozenset({5})}, "conflict"),
        ({}, {"seats": (Seats(1, leads=True),)}, "leader"),
        ({"minor": True}, {}, "minor"),
    ],
)
def test_the_rule_that_keeps_people_away_is_named(volunteer, project, rule):
    people = [replace(ABLE, id=number, **volunteer) for number in (1, 2)]
    _plan, explainer = explained(Problem(people, [replace(HELP, **project)]))
    (lack,) = explainer.lacks(11)
    assert (lack.rule, lack.by_rule, lack.empty, lack.heads) == (rule, {rule: 2}, 1, 1)


def test_who_is_engaged_or_must_not_meet_or_is_busy_or_too_dear_is_told():
    elsewhere = replace(HELP, id=12, priority=5)
    _plan, explainer = explained(Problem([ABLE], [HELP, elsewhere], accepted=[Placed(1, 12, 0)]))
    assert explainer.lacks(11)[0].rule == "engaged"
    _plan, explainer = explained(Problem([ABLE], [HELP, elsewhere]))
    assert explainer.lacks(11)[0].rule == "busy"
    two = replace(HELP, seats=(Seats(2, frozenset({1})),))
    people = [ABLE, replace(ABLE, id=2)]
    foes = {"accepted": [Placed(2, 11, 0)], "apart": frozenset({(1, 2)})}
    _plan, explainer = explained(Problem(people, [two], **foes))
    assert explainer.lacks(11)[0].by_rule["apart" if len(foes) else ""] == 1
    weary = replace(ABLE, x=-60.0, radius=500.0, served=60.0)
    poor = replace(HELP, priority=1, x=50.0)
    _plan, explainer = explained(Problem([weary], [poor]))
    assert explainer.lacks(11)[0].rule == "dear"


def test_what_would_fill_the_seats_is_told_in_km_and_by_another_day():
    seats = (Seats(2, frozenset({1})),)
    far = [replace(ABLE, id=number, x=3.0, y=4.0 + number, radius=1.0) for number in (2, 6, 9)]
    later = replace(ABLE, id=20, free=hours(2 * DAY, 3 * DAY))
    _plan, explainer = explained(Problem([*far, later], [replace(HELP, seats=seats, least=2)]))
    (lack,) = explainer.lacks(11)
    assert (lack.empty, lack.within_km, lack.day, lack.on_day) == (2, 6.0, 2, 1)
    assert lack.by_rule == {"far": 3, "hours": 1}


def test_a_full_project_lacks_nothing():
    _plan, explainer = explained(Problem([ABLE], [HELP]))
    assert explainer.lacks(11) == []


@given(settled())
@settings(max_examples=80, deadline=None)
def test_every_choice_and_every_empty_seat_of_odd_counties_has_an_explanation(problem):
    plan, explainer = explained(problem)
    for one in plan.placed[len(problem.accepted) :]:
        why = explainer.because(one)
        assert why.points > 0
        assert why.able >= 1
    empty = sum(lack.empty for project in problem.projects for lack in explainer.lacks(project.id))
    seats = {
        (project.id, at): group.count
        for project in problem.projects
        for at, group in enumerate(project.seats)
    }
    for one in plan.placed:
        seats[one.project, one.seats] -= 1
    assert empty == sum(max(0, left) for left in seats.values())


def test_the_next_best_are_those_the_plan_leaves_free_best_first():
    far, near, worn = replace(ABLE, id=2, y=-4.0), replace(ABLE, id=3, x=1.0), replace(ABLE, id=4, served=60)
    plan, explainer = explained(Problem([ABLE, far, near, worn], [HELP]))
    assert plan.placed[0].volunteer == 3
    assert explainer.next_best(11, 0, 2) == [Placed(1, 11, 0), Placed(2, 11, 0)]
    assert [explainer.because(one).points for one in explainer.next_best(11, 0, 3)] == sorted(
        (explainer.because(one).points for one in explainer.next_best(11, 0, 3)), reverse=True
    )
