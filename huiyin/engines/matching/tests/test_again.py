from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.matching.planning import Planner
from huiyin.engines.matching.problem import HOUR, Problem, Project, Rules, Seats, Volunteer
from huiyin.engines.matching.sample import county
from huiyin.engines.matching.tests.plain import broken
from huiyin.engines.matching.tests.small import ALWAYS, problems
from huiyin.engines.matching.tests.test_planning import broken_quickly


def answered(plan, yes):
    """Who accepted, and the pairs of those who declined."""
    accepted = [one for at, one in enumerate(plan.placed) if yes(at)]
    return accepted, [(one.volunteer, one.project) for one in plan.placed if one not in accepted]


@given(problems(), st.lists(st.booleans(), min_size=40, max_size=40))
@settings(max_examples=150, deadline=None)
def test_after_declines_nobody_who_accepted_is_moved_and_no_rule_is_broken(problem, answers):
    planner = Planner(problem)
    accepted, declined = answered(planner.plan(), answers.__getitem__)
    again = planner.again(accepted, declined)
    plan = again.plan()
    assert plan.placed[: len(accepted)] == tuple(accepted)
    assert not {(one.volunteer, one.project) for one in plan.placed} & set(declined)
    assert broken(again.problem, plan.placed) == []
    assert plan == Planner(again.problem).plan()


def test_declined_seats_are_filled_anew_from_what_was_looked_up_before():
    planner = Planner(county(4_000, 200))
    first = planner.plan()
    accepted, declined = answered(first, lambda at: at % 2)
    again = planner.again(accepted, declined)
    second = again.plan()
    assert set(accepted) <= set(second.placed)
    assert len(second.placed) > 0.95 * len(first.placed)
    wrong = broken_quickly(again.problem, second)
    assert set(wrong) <= set(second.short)


def test_another_rule_gives_another_plan_to_lay_beside():
    early = Project(11, 0.0, 0.0, 9 * HOUR, 10 * HOUR, (Seats(1),))
    late = replace(early, id=12, start=14 * HOUR, end=15 * HOUR)
    weary = Volunteer(1, 0.0, 1.0, ALWAYS, served=60.0)
    problem = Problem([weary, replace(weary, id=2, y=4.0, served=0.0, most=0)], [early, late])
    assert len(Planner(problem).plan().placed) == 1
    assert len(Planner(problem.but(rules=Rules(per_day=2))).plan().placed) == 2
    choice = replace(problem, volunteers=[weary, replace(weary, id=2, y=4.0, served=0.0)], projects=[early])
    near = choice.but(weights=replace(problem.weights, served_hour=0))
    assert [one.volunteer for one in Planner(choice).plan().placed] == [2]
    assert [one.volunteer for one in Planner(near).plan().placed] == [1]
