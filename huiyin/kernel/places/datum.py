"""Coordinates between WGS84 and GCJ-02, the shifted system of Chinese map services. Pure.

CGCS2000, the national system that Tianditu uses, agrees with WGS84 to centimetres and is taken as equal.
The forward formulas are the widely published ones; the way back is solved, not approximated, so that going
there and back loses less than a thousandth of a millimetre.
"""

from math import cos, pi, sin, sqrt

AXIS = 6378245.0  # semi-major axis of the Krasovsky ellipsoid, metres
FLATTENING = 0.00669342162296594323  # its first eccentricity squared
CHINA = (0.8293, 72.004, 55.8271, 137.8347)  # south, west, north, east: outside nothing is shifted
ENOUGH = 1e-13  # degrees


def _in_china(lat: float, lon: float) -> bool:
    south, west, north, east = CHINA
    return south <= lat <= north and west <= lon <= east


def _waves(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _shift(lat: float, lon: float) -> tuple[float, float]:
    """How far GCJ-02 lies from a WGS84 point, in degrees of latitude and longitude."""
    x, y = lon - 105.0, lat - 35.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _waves(x)
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _waves(x)
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = lat / 180.0 * pi
    curve = 1.0 - FLATTENING * sin(radians) ** 2
    meridian = AXIS * (1.0 - FLATTENING) / (curve * sqrt(curve))
    parallel = AXIS / sqrt(curve) * cos(radians)
    return north * 180.0 / (meridian * pi), east * 180.0 / (parallel * pi)


def to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """A WGS84 or CGCS2000 point, as (latitude, longitude) in GCJ-02 degrees."""
    if not _in_china(lat, lon):
        return lat, lon
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """A GCJ-02 point, as (latitude, longitude) in WGS84 degrees."""
    if not _in_china(lat, lon):
        return lat, lon
    there = (lat, lon)
    for _round in range(20):
        north, east = _shift(*there)
        back = (lat - north, lon - east)
        settled = abs(back[0] - there[0]) < ENOUGH and abs(back[1] - there[1]) < ENOUGH
        there = back
        if settled:
            break
    return there


def from_datum(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """A point given in `datum` (wgs84, cgcs2000, gcj02 or schematic), in WGS84 degrees."""
    return to_wgs84(lat, lon) if datum == "gcj02" else (lat, lon)
