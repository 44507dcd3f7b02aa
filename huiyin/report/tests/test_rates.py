"""Shares and how sure one is of them."""

import pytest

from huiyin.report.queries import Rate, wilson


def test_the_interval_is_wilsons():
    low, high = wilson(8, 10)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


@pytest.mark.parametrize(("hits", "n"), [(0, 10), (10, 10), (1, 1), (0, 1)])
def test_the_interval_never_leaves_nothing_to_all(hits, n):
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1


def test_of_nothing_there_is_no_share():
    assert (Rate(0, 0).share, Rate(0, 0).interval) == (None, None)


def test_nineteen_answers_are_too_few_to_compare():
    assert (Rate(19, 19).enough, Rate(0, 20).enough) == (False, True)
