import random

import numpy as np
from hypothesis import given, settings

from huiyin.engines.counties.rows import planned, problem_of, project_row, volunteer_row
from huiyin.engines.matching.planning import plan
from huiyin.engines.matching.sample import county
from huiyin.engines.matching.tests.small import problems


def rows_of(problem):
    return (
        [volunteer_row("hengnan", one) for one in problem.volunteers],
        [project_row("hengnan", one) for one in problem.projects],
    )


def as_columns_give_them(row):
    """Numbers and lists as they come out of a table's columns."""
    kinds = {bool: np.bool_, int: np.int64, float: np.float64, list: np.array}
    return {name: kinds[type(value)](value) if type(value) in kinds else value for name, value in row.items()}


@given(problems())
@settings(max_examples=60, deadline=None)
def test_a_county_is_the_same_after_it_was_written_as_rows(problem):
    volunteers, projects = rows_of(problem)
    told = problem_of(map(as_columns_give_them, volunteers), projects)
    assert list(told.volunteers) == list(problem.volunteers)
    assert list(told.projects) == list(problem.projects)


def test_the_plan_does_not_depend_on_the_order_of_the_rows():
    problem = county(300, 30, seed=5)
    volunteers, projects = rows_of(problem)
    first = planned("hengnan", volunteers, projects)
    random.Random(1).shuffle(volunteers)
    random.Random(2).shuffle(projects)
    assert planned("hengnan", volunteers, projects) == first


def test_a_countys_rows_are_its_plan_with_points_and_bound_on_the_first():
    problem = county(300, 30, seed=5)
    made = plan(problem)
    total, *sent = planned("hengnan", *rows_of(problem))
    assert (total["points"], total["bound"], total["project"]) == (made.points, made.bound, -1)
    assert [(row["volunteer"], row["project"], row["seats"]) for row in sent] == [*map(tuple, made.placed)]
    assert {row["county"] for row in sent} == {"hengnan"}
