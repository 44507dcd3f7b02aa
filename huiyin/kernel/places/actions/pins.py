"""Where places are on the map."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.places.actions.change import change
from huiyin.kernel.places.datum import from_datum
from huiyin.kernel.places.kinds import PlaceKind
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.outline import bounds, schematic_pins

MARGIN = 0.2  # degrees, about 20 km: a village may lie just outside a simplified outline
GIVEN = (Place.Datum.WGS84, Place.Datum.CGCS2000, Place.Datum.GCJ02)


def move_pin(place: Place, lat: float, lon: float, *, datum: str, seen: int, by: Actor) -> Place:
    """Put a place where someone says it is, in degrees of `datum`; stored in WGS84, the datum beside it.

    Raises Refused for an unknown datum and for a point far outside the county, such as swapped numbers.
    """
    if datum not in GIVEN:
        raise Refused(_("请说明坐标来自哪种地图。"))
    north, east = from_datum(lat, lon, datum)
    box = bounds()
    if box and not _inside(box, north, east):
        raise Refused(_("这个位置不在本县范围内，请检查经纬度是否写反。"))
    changes = {"lat": round(north, 7), "lon": round(east, 7), "pin_datum": datum}
    facts = {**changes, "before": [place.lat, place.lon, place.pin_datum]}
    return change(place, seen, PlaceKind.PIN_MOVED, by=by, changes=changes, facts=facts)


def _inside(box: tuple[float, float, float, float], lat: float, lon: float) -> bool:
    south, west, north, east = box
    return south - MARGIN <= lat <= north + MARGIN and west - MARGIN <= lon <= east + MARGIN


@transaction.atomic
def spread_schematic_pins(*, seed: int = 430422, by: Actor) -> int:
    """Give every township and village without a pin an invented one, marked as schematic. Returns how many.

    The same places and seed always give the same pins; pins that someone placed stay.
    """
    levels = [Place.Level.TOWNSHIP, Place.Level.VILLAGE]
    rows = list(Place.objects.filter(level__in=levels).order_by("path"))
    towns: dict[int, list[int]] = {row.pk: [] for row in rows if row.level == Place.Level.TOWNSHIP}
    for row in rows:
        if row.level == Place.Level.VILLAGE and row.parent_id in towns:
            towns[row.parent_id].append(row.pk)
    pins = schematic_pins(towns, seed)
    bare = [row for row in rows if not row.has_pin and row.pk in pins]
    for row in bare:
        row.lat, row.lon = pins[row.pk]
        row.pin_datum = Place.Datum.SCHEMATIC
    Place.objects.bulk_update(bare, ["lat", "lon", "pin_datum"], batch_size=500)
    if bare:
        record(PlaceKind.PINS_SPREAD, "places", by=by, count=len(bare), seed=seed)
    return len(bare)
