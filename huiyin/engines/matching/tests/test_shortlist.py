from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.engines.matching.shortlist import Candidate, Need, Weights, haversine, shortlist

W = Weights()
HERE = Need(skills=frozenset({1}), lat=26.7, lon=112.6, within_km=5, township=10, village=100)
ABLE = Candidate(1, frozenset({1, 2}), lat=26.7, lon=112.6, township=10, village=100)


def ids(need, *candidates, size=20):
    return [choice.id for choice in shortlist(need, candidates, W, size).choices]


def test_a_degree_of_latitude_is_111_km():
    assert haversine(26, 112, 27, 112) == pytest.approx(111.195, abs=0.01)
    assert haversine(26.7, 112.6, 26.7, 112.6) == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"skills": frozenset({2})}, "skill"),
        ({"lat": 26.8}, "far"),
        ({"engaged": True}, "engaged"),
    ],
)
def test_each_barrier_leaves_out_and_is_counted(change, why):
    found = shortlist(HERE, [ABLE, ABLE._replace(id=2, **change)], W)
    assert [choice.id for choice in found.choices] == [1]
    assert found.left_out == {why: 1}


def test_somebody_without_a_pin_is_not_ruled_out_but_stands_behind_a_neighbour():
    assert ids(HERE, ABLE._replace(id=2, lat=None), ABLE) == [1, 2]


@pytest.mark.parametrize(
    "worse",
    [
        {"lat": 26.72},
        {"asked_days": 3},
        {"minutes": 600},
        {"village": 101},
        {"village": 101, "township": 11},
        {"offers": 5},
    ],
)
def test_each_reason_moves_somebody_down(worse):
    assert ids(HERE, ABLE._replace(id=1, **worse), ABLE._replace(id=2)) == [2, 1]


def test_a_leader_comes_first_only_where_one_is_wanted():
    leader = ABLE._replace(id=2, is_leader=True)
    assert ids(HERE, ABLE, leader) == [1, 2]
    assert ids(replace(HERE, wants_leader=True), ABLE, leader) == [2, 1]


def test_the_own_team_comes_first():
    assert ids(replace(HERE, team=7), ABLE, ABLE._replace(id=2, team=7)) == [2, 1]


def test_the_reasons_are_told():
    first = shortlist(HERE, [ABLE._replace(lat=26.718, minutes=120, asked_days=40)], W).choices[0]
    assert (first.km, first.minutes, first.asked_days, first.home) == (2.0, 120, 40, "village")


people = st.builds(
    Candidate,
    id=st.integers(1, 10_000),
    skills=st.frozensets(st.integers(1, 4), max_size=3),
    lat=st.none() | st.floats(26.5, 26.9),
    lon=st.floats(112.4, 112.8),
    minutes=st.integers(0, 5000),
    asked_days=st.none() | st.integers(0, 400),
    offers=st.integers(0, 40),
    engaged=st.booleans(),
)


@given(st.lists(people, max_size=30, unique_by=lambda one: one.id), st.randoms())
def test_nobody_is_lost_and_the_order_of_asking_does_not_matter(candidates, chance):
    found = shortlist(HERE, candidates, W, size=100)
    assert len(found.choices) + sum(found.left_out.values()) == len(candidates)
    shuffled = candidates[:]
    chance.shuffle(shuffled)
    assert shortlist(HERE, shuffled, W, size=100) == found
    scores = [choice.score for choice in found.choices]
    assert scores == sorted(scores, reverse=True)


def test_ties_go_to_the_smaller_number_and_the_list_is_cut():
    crowd = [ABLE._replace(id=number) for number in (9, 3, 5)]
    assert ids(HERE, *crowd, size=2) == [3, 5]
