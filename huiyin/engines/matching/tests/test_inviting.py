"""How many to ask: against trying out every way it may go."""

from itertools import product
from math import comb, isclose, prod

from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.matching.inviting import Outcome, Prior, believed, enough, faded, fewest, willingness

chance = st.floats(0, 1)
PRIOR = Prior(come=0.5, weight=4, half_life=180)


def tried_out(chances, needed):
    """Every way it may go, one by one."""
    return sum(
        prod(p if came else 1 - p for p, came in zip(chances, way, strict=True))
        for way in product((True, False), repeat=len(chances))
        if sum(way) >= needed
    )


@given(st.lists(chance, max_size=9), st.integers(0, 10))
def test_the_chance_that_enough_come_is_that_of_all_ways_added_up(chances, needed):
    assert isclose(enough(chances, needed), tried_out(chances, needed), abs_tol=1e-12)


def test_like_coins_are_the_binomial():
    told = sum(comb(9, n) * 0.8**n * 0.2 ** (9 - n) for n in range(6, 10))
    assert isclose(enough([0.8] * 9, 6), told)


@given(st.lists(chance, max_size=4), st.lists(chance, max_size=6), st.integers(0, 6), st.floats(0.5, 0.99))
def test_it_asks_the_fewest_of_the_list_and_no_fewer_would_do(promised, ordered, needed, sure):
    found = fewest(promised, ordered, needed, sure)
    asked = ordered[: found.count]
    assert isclose(found.chance, tried_out([*promised, *asked], needed), abs_tol=1e-12)
    assert found.reached == (found.chance >= sure)
    if not found.reached:
        assert found.count == len(ordered)
    elif found.count:
        assert enough([*promised, *asked[:-1]], needed) < sure


def test_nobody_is_asked_where_enough_have_promised():
    assert fewest([1.0, 1.0], [0.9] * 5, 2, 0.95).count == 0
    assert fewest([], [0.9] * 5, 0, 0.95).count == 0


def test_asking_the_exact_number_is_not_enough():
    assert fewest([], [0.8] * 20, 6, 0.95).count == 10
    assert enough([0.8] * 6, 6) < 0.3


def test_somebody_without_a_record_is_as_willing_as_the_county_believes():
    assert willingness([], PRIOR) == 0.5


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 4000)).map(lambda one: Outcome(*one)), max_size=20))
def test_it_is_never_nought_or_one_and_coming_once_more_never_lowers_it(calls):
    told = willingness(calls, PRIOR)
    assert 0 < told < 1
    assert willingness([*calls, Outcome(True, 0)], PRIOR) > told
    assert willingness([*calls, Outcome(False, 0)], PRIOR) < told


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 4000)).map(lambda one: Outcome(*one)), max_size=20))
def test_calls_added_up_elsewhere_tell_the_same(calls):
    counts = [faded(call.days, PRIOR.half_life) for call in calls]
    kept = sum(count for count, call in zip(counts, calls, strict=True) if call.came)
    assert isclose(believed(kept, sum(counts), PRIOR), willingness(calls, PRIOR))


def test_what_is_long_ago_counts_less():
    lately, long_ago = Outcome(False, 0), Outcome(False, 360)
    assert willingness([lately], PRIOR) == 2 / 5
    assert willingness([long_ago], PRIOR) == 2 / 4.25
