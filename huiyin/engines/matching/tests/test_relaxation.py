from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.matching.candidates import Finder, Found, best, together
from huiyin.engines.matching.columns import board
from huiyin.engines.matching.filling import Filling, Room
from huiyin.engines.matching.relaxation import in_order, proven, relax, room_of
from huiyin.engines.matching.sample import county
from huiyin.engines.matching.tests.plain import best_relaxed
from huiyin.engines.matching.tests.small import problems, settled


def relaxed(problem, **watch):
    finder = Finder(board(problem))
    return relax(finder, room_of(finder), **watch)


def plainly(problem):
    """The same optimum by trying everything."""
    finder = Finder(board(problem))
    room = room_of(finder)
    worth = {}
    for group in range(len(room.count)):
        for who, points in zip(*finder.of(group, finder.rarest(group)), strict=True):
            worth[int(who), group] = int(points)
    assert not room.used.any()
    return best_relaxed(worth, room.frame.tolist(), room.count.tolist(), room.most.tolist(), room.repeat)


@given(problems())
@settings(max_examples=150, deadline=None)
def test_no_other_filling_of_a_small_county_has_more_points(problem):
    found = relaxed(problem)
    assert found.whole
    assert found.points == found.bound == plainly(problem)


@given(settled())
@settings(max_examples=100, deadline=None)
def test_the_bound_is_reached_also_beside_accepted_people(problem):
    found = relaxed(problem)
    assert found.points == found.bound


@st.composite
def networks(draw):
    """Any seats, people, frames and points at all, with more people than are looked at first."""
    people, groups = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    worth = draw(
        st.dictionaries(
            st.tuples(st.integers(0, people - 1), st.integers(0, groups - 1)),
            st.integers(-3, 12),
            max_size=24,
        )
    )
    frame = draw(st.lists(st.integers(0, 1), min_size=groups, max_size=groups))
    count = draw(st.lists(st.integers(0, 3), min_size=groups, max_size=groups))
    most = draw(st.lists(st.integers(0, 2), min_size=people, max_size=people))
    return worth, frame, count, most, draw(st.integers(0, 6))


@given(networks())
@settings(max_examples=400, deadline=None)
def test_any_network_is_filled_best_though_only_one_choice_a_group_is_known_at_first(network):
    worth, frame, count, most, repeat = network

    def few(group: int, known: int) -> Found:
        rows = sorted(who for who, of in worth if of == group)
        points = [worth[who, group] for who in rows]
        return best(np.array(rows, np.int32), np.array(points, np.int64), known + 1)

    room = Room(
        np.array(count, np.int32),
        np.array(frame, np.int32),
        2,
        np.zeros(len(count), np.int32),
        np.array(most, np.int32),
        np.zeros(len(most), np.int32),
        np.zeros(len(most), np.int32),
        repeat,
    )
    filling = Filling([few(group, 0) for group in range(len(count))], room, few)
    assert filling.fill(in_order(filling))
    found = proven(filling, True)
    assert found.points == found.bound == best_relaxed(worth, frame, count, most, repeat)
    taken = found.choices.who[found.taken]
    assert (np.bincount(taken, minlength=len(most)) <= room.most).all()


def test_a_county_is_solved_to_the_last_point_and_twice_the_same():
    problem = county(2_000, 100, seed=3)
    first, second = relaxed(problem), relaxed(problem)
    assert first.points == first.bound > 0
    assert first.taken.tolist() == second.taken.tolist()
    assert first.gap == 0


def test_a_short_county_is_solved_to_the_last_point():
    found = relaxed(county(500, 100, villages=10))
    assert found.points == found.bound


def test_work_that_is_stopped_keeps_what_it_has_and_an_honest_bound():
    problem = county(2_000, 300, seed=3)
    best_there_is = relaxed(problem).points
    told = []

    def patience(stage, done, of):
        told.append((stage, done, of))
        return stage == "candidates" or done < 400

    stopped = relaxed(problem, watch=patience)
    assert not stopped.whole
    assert 0 < stopped.points < best_there_is <= stopped.bound
    assert 0 < stopped.gap < 1
    assert {stage for stage, _done, _of in told} == {"candidates", "relaxation"}


def test_nothing_to_do_is_done():
    problem = county(50, 4)
    assert relaxed(replace(problem, projects=[])).points == 0
    assert relaxed(replace(problem, volunteers=[])).points == 0
    assert len(together([]).who) == 0
