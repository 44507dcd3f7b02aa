"""From which villages people come to the slots of a plan: lines for the map, and the list beside it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from huiyin.dispatch.models import FortnightPlan, PlanChoice, PlanSlot
from huiyin.dispatch.queries.plan_sides import CHOSEN
from huiyin.kernel.places.models import Place

Pin = tuple[float, float]


@dataclass(frozen=True)
class Way:
    """So many `people` of one village would go to a slot. `start` is the village's pin, never a home."""

    plan: int
    slot: int
    village: str
    people: int
    start: Pin | None
    end: Pin | None


def ways_of(plans: Collection[FortnightPlan], slots: Iterable[int]) -> list[Way]:
    """Of these slots in these plans, village by village. One query."""
    village = Place.objects.filter(pk=OuterRef("volunteer__village_id"))
    rows = (
        PlanChoice.objects.filter(plan__in=plans, line__slot__in=list(slots), state__in=CHOSEN)
        .annotate(name=Subquery(village.values("name")))
        .annotate(lat=Subquery(village.values("lat")), lon=Subquery(village.values("lon")))
        .filter(name__isnull=False)
        .values_list("plan", "line__slot", "name", "lat", "lon", "line__slot__lat", "line__slot__lon")
        .annotate(people=Count("pk"))
        .order_by("line__slot", "-people", "name", "plan")
    )
    return [
        Way(plan, slot, name, people, pin_at(*pins[:2]), pin_at(*pins[2:]))
        for plan, slot, name, *pins, people in rows
    ]


def pin_at(lat: float | None, lon: float | None) -> Pin | None:
    """As GeoJSON has it: east, then north."""
    return None if lat is None or lon is None else (float(lon), float(lat))


def by_slot(ways: Iterable[Way]) -> dict[int, list[Way]]:
    """The same for each slot, the village that sends most first."""
    found: dict[int, list[Way]] = defaultdict(list)
    for way in ways:
        found[way.slot].append(way)
    return dict(found)


def lines_on_map(ways: Iterable[Way], own: FortnightPlan) -> list[dict[str, Any]]:
    """As the map's lines; those of another plan are drawn dashed. Nothing for a village without a pin."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": [way.start, way.end]},
            "properties": {"slot": way.slot, "people": way.people, "dashed": way.plan != own.pk},
        }
        for way in ways
        if way.start and way.end and way.start != way.end
    ]


def slots_shown(rows: Iterable[PlanSlot]) -> list[int]:
    """The slots of a page of lines."""
    return [row.slot_id for row in rows]
