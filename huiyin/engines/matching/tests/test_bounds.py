import subprocess
import sys
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.matching.bounds import within_minutes
from huiyin.engines.matching.planning import Planner
from huiyin.engines.matching.relaxation import filled, limit, overburdened, proven, room_of
from huiyin.engines.matching.sample import county
from huiyin.engines.matching.tests.plain import broken
from huiyin.engines.matching.watching import unwatched

offers = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from([60, 90, 120]), st.integers(0, 30)), max_size=6
)


def best_of_all(some, most, used, minutes, repeat):
    """The same by trying every set of offers."""
    best = 0
    for size in range(1, len(some) + 1):
        for taken in combinations(some, size):
            frames = {frame for frame, _long, _points in taken}
            fits = len(frames) == size and used + size <= most and sum(one[1] for one in taken) <= minutes
            if fits:
                worth = sum(one[2] for one in taken) - repeat * sum(range(used, used + size))
                best = max(best, worth)
    return best


@given(
    offers, st.integers(0, 4), st.integers(0, 2), st.sampled_from([0, 60, 150, 240, 400]), st.integers(0, 9)
)
@settings(max_examples=300, deadline=None)
def test_nobody_brings_more_within_their_minutes_than_trying_every_set_finds(
    some, most, used, minutes, repeat
):
    told = within_minutes(some, most, used, minutes, repeat)
    assert told == best_of_all(some, most, used, minutes, repeat)


def short_county():
    planner = Planner(county(500, 100, villages=10))
    filling, whole, missing = filled(
        planner.finder, room_of(planner.finder), planner.finder.choices(), unwatched
    )
    return planner, filling, whole, missing


def test_the_limit_of_a_short_county_knows_peoples_minutes_and_no_plan_exceeds_it():
    planner, filling, whole, missing = short_county()
    assert len(overburdened(filling))
    assert limit(filling, missing) < proven(filling, whole, missing).bound
    made = planner.plan()
    assert made.points <= made.bound <= limit(filling, missing)


def test_people_are_relieved_until_everybody_bears_what_they_hold():
    planner, _filling, _whole, _missing = short_county()
    made = planner.plan()
    assert broken(planner.problem, made.placed) == []
    assert made.gap < 0.03


def test_relieving_that_is_stopped_still_breaks_no_rule():
    planner, _filling, _whole, _missing = short_county()
    made = planner.plan(lambda stage, _done, _of: stage != "easing")
    assert not made.whole
    assert broken(planner.problem, made.placed) == []


def test_a_page_that_only_reads_a_plan_does_not_load_the_compiler():
    told = "import sys; import huiyin.engines.matching.explaining; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told]).returncode == 0
