"""The outline and the invented pins."""

import pytest
from shapely.geometry import Point, Polygon

from huiyin.kernel.places.outline import (
    APPROVAL,
    bounds,
    county_outline,
    largest_ring,
    schematic_pins,
    simplify,
)
from huiyin.kernel.places.spread import spread

TOWNS = {f"t{number}": [f"t{number}v{village}" for village in range(8 + number)] for number in range(23)}


def test_hengnan_has_an_outline_with_its_approval_number():
    feature, approval = county_outline("430422")
    assert approval == APPROVAL == "审图号：GS（2024）0650号"
    assert feature["properties"] == {"name": "衡南县", "approval": APPROVAL, "notice": "仅供地图可视化"}
    ring = feature["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert 60 < len(ring) <= 247


def test_the_simplified_outline_keeps_the_county_s_size():
    polygon = Polygon(largest_ring("430422"))
    assert polygon.is_valid
    assert polygon.area * 111.32**2 * 0.893 == pytest.approx(2614, rel=0.01)


def test_an_unknown_county_has_none():
    assert county_outline("999999") == (None, "")
    assert largest_ring("999999") is None
    assert bounds("999999") is None


def test_a_straight_line_needs_only_its_ends_and_middle():
    assert simplify([(0, 0), (1, 0), (2, 0), (3, 0), (4, 0)]) == [(0, 0), (2, 0), (4, 0)]


def test_invented_pins_are_steady_inside_and_apart():
    pins = schematic_pins(TOWNS)
    assert pins == schematic_pins(TOWNS)
    assert pins != schematic_pins(TOWNS, seed=1)
    assert len(pins) == len(TOWNS) + sum(map(len, TOWNS.values()))
    county = Polygon(largest_ring())
    assert all(county.contains(Point(lon, lat)) for lat, lon in pins.values())
    centres = [Point(pins[town]) for town in TOWNS]
    nearest = [min(a.distance(b) for b in centres if b is not a) for a in centres]
    assert min(nearest) > 0.04


def test_villages_stand_around_their_own_town():
    pins = schematic_pins(TOWNS)
    reach = max(
        Point(pins[town]).distance(Point(pins[v])) for town, villages in TOWNS.items() for v in villages
    )
    assert reach < 0.16


def test_nothing_to_spread_is_nothing():
    assert spread([(0, 0), (1, 0), (1, 1)], {}, 1) == {}


def test_too_many_places_for_the_ground_is_an_error():
    with pytest.raises(ValueError, match="No room"):
        spread([(0, 0), (1, 0), (1, 1)], {n: [] for n in range(20_000)}, 1)
