"""Spreading townships and their villages over an outline when nobody has said where they are. Pure."""

from collections.abc import Hashable, Mapping, Sequence
from math import cos, radians, sqrt
from random import Random
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Point = tuple[float, float]
Ring = Sequence[Point]

SAMPLES = 6000
ROUNDS = 12


def spread(outline: Ring, towns: Mapping[Key, Sequence[Key]], seed: int) -> dict[Key, Point]:
    """A (latitude, longitude) for every town and village key; same input, same output.

    `outline` is one ring of (longitude, latitude). Towns stand apart, villages around their own town, all
    inside the outline; towns with more villages get the larger parts. The places are invented.
    """
    if not towns:
        return {}
    middle = sum(lat for _lon, lat in outline) / len(outline)
    squeeze = cos(radians(middle))
    ground = _sample([(lon * squeeze, lat) for lon, lat in outline], Random(seed))  # noqa: S311
    cells = sorted(_cells(ground, len(towns)), key=len, reverse=True)
    placed: dict[Key, Point] = {}
    for town, cell in zip(sorted(towns, key=lambda key: -len(towns[key])), cells, strict=True):
        placed[town] = _middle(cell)
        for village, part in zip(towns[town], _cells(cell, len(towns[town])), strict=True):
            placed[village] = _middle(part)
    return {key: (round(y, 6), round(x / squeeze, 6)) for key, (x, y) in placed.items()}


def _sample(outline: Ring, chance: Random) -> list[Point]:
    """About SAMPLES points inside the ring, row by row."""
    south, north = min(y for _x, y in outline), max(y for _x, y in outline)
    west, east = min(x for x, _y in outline), max(x for x, _y in outline)
    step = sqrt((north - south) * (east - west) / (2 * SAMPLES))
    points: list[Point] = []
    y = south + step / 2
    while y < north:
        met = sorted(crossings(outline, y))
        for start, end in zip(met[::2], met[1::2], strict=False):
            x = start + step * chance.random()
            while x < end:
                points.append((x, y))
                x += step * (0.5 + chance.random())
        y += step
    return points


def crossings(outline: Ring, y: float) -> list[float]:
    """Where a closed line meets one latitude: the longitudes, in no order."""
    edges = zip(outline, [*outline[1:], outline[0]], strict=True)
    return [x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y)]


def _cells(points: Sequence[Point], count: int) -> list[list[Point]]:
    """Cut the points into `count` compact parts of about one size: Lloyd's rounds from far-apart seeds."""
    if count == 0:
        return []
    if len(points) < count:
        raise ValueError(f"No room for {count} places.")
    seeds = _far_apart(points, count)
    parts: list[list[Point]] = []
    for _round in range(ROUNDS):
        parts = [[] for _seed in seeds]
        for point in points:
            parts[_nearest(point, seeds)].append(point)
        seeds = [_centre(part) for part in parts]
    return parts


def _far_apart(points: Sequence[Point], count: int) -> list[Point]:
    seeds = [points[0]]
    gaps = [_gap(point, seeds[0]) for point in points]
    while len(seeds) < count:
        seed = points[max(range(len(points)), key=gaps.__getitem__)]
        seeds.append(seed)
        gaps = [min(gap, _gap(point, seed)) for point, gap in zip(points, gaps, strict=True)]
    return seeds


def _gap(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _nearest(point: Point, seeds: Sequence[Point]) -> int:
    x, y = point
    gaps = [(x - sx) * (x - sx) + (y - sy) * (y - sy) for sx, sy in seeds]
    return gaps.index(min(gaps))


def _centre(points: Sequence[Point]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _middle(points: Sequence[Point]) -> Point:
    """The point of the part that is nearest to its centre, so that it surely lies inside."""
    centre = _centre(points)
    return min(points, key=lambda point: _gap(point, centre))
