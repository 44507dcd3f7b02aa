"""The shift of Chinese map services, there and back."""

from math import cos, hypot, radians

import pytest
from fast_geocn import coord
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.kernel.places.datum import from_datum, to_gcj02, to_wgs84

METRES = 111_320.0
lats = st.floats(26.0, 27.6)
lons = st.floats(110.5, 113.3)


def metres(one, other):
    return hypot((one[0] - other[0]) * METRES, (one[1] - other[1]) * METRES * cos(radians(one[0])))


@settings(max_examples=2000)
@given(lats, lons)
def test_there_and_back_loses_nothing_in_hengyang(lat, lon):
    assert metres(to_wgs84(*to_gcj02(lat, lon)), (lat, lon)) < 1e-6
    assert metres(to_gcj02(*to_wgs84(lat, lon)), (lat, lon)) < 1e-6


@given(lats, lons)
def test_the_shift_is_the_published_one(lat, lon):
    east, north = coord.wgs84_to_gcj02(lon, lat)
    assert metres(to_gcj02(lat, lon), (north, east)) < 1e-6
    assert 550 < metres(to_gcj02(lat, lon), (lat, lon)) < 720


def test_in_hengnan_the_true_place_lies_some_550_metres_west_and_370_north():
    lat, lon = to_wgs84(26.7386, 112.6774)
    assert (lat - 26.7386) * METRES == pytest.approx(376, abs=30)
    assert (112.6774 - lon) * METRES * cos(radians(lat)) == pytest.approx(544, abs=30)


def test_nothing_is_shifted_abroad():
    assert to_gcj02(51.5, -0.1) == (51.5, -0.1) == to_wgs84(51.5, -0.1)


def test_only_gcj02_points_are_moved_on_the_way_in():
    assert from_datum(26.7, 112.6, "cgcs2000") == from_datum(26.7, 112.6, "wgs84") == (26.7, 112.6)
    assert from_datum(26.7, 112.6, "gcj02") == to_wgs84(26.7, 112.6)
