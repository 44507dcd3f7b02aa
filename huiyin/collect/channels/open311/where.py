"""From GeoReport's three ways to say where to a place of the county."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.collect.channels.open311.wrong import Wrong, missing
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.names import LONGEST_TEXT, normalise
from huiyin.kernel.places.outline import inside
from huiyin.kernel.places.queries import Match, by_code, county, search

NEAR = 0.03
"""Degrees, about three kilometres: how far a village's pin may lie from a point said to be in it."""


@dataclass(frozen=True)
class Said:
    """What the call says about where."""

    lat: float | None
    long: float | None
    address: str
    address_id: str

    @property
    def has_point(self) -> bool:
        """Whether it gives a whole point."""
        return self.lat is not None and self.long is not None


def place_of(said: Said) -> Place:
    """The place meant: by its code, by the address, by the point, in this order. Raises Wrong."""
    if (said.lat is None) != (said.long is None):
        raise missing("long" if said.long is None else "lat")
    if said.has_point and not inside(said.lat or 0.0, said.long or 0.0):
        raise Wrong(400, _("lat 和 long 不在本县范围内。"))
    if said.address_id:
        return _by_code(said.address_id)
    if said.address:
        try:
            return _by_address(said.address)
        except Wrong:
            if not said.has_point:
                raise
    if said.has_point:
        return _by_point(said.lat or 0.0, said.long or 0.0)
    raise Wrong(400, _("缺少地点：请给 lat 和 long，或者 address_string，或者 address_id。"))


def _by_code(code: str) -> Place:
    place = by_code(code)
    if place is None or not place.active:
        raise Wrong(400, _("没有 address_id 为“%(code)s”的地方。请用统计用区划代码。") % {"code": code[:30]})
    return place


def _by_address(text: str) -> Place:
    named = _named(_readings(text))
    if named is not None:
        return named
    for words in _readings(text):
        found = search(words, 5)
        if not found or found[0].reason == "starts_with":
            continue
        alike = [one.place for one in found if _as_good(one, found[0])]
        if len(alike) == 1:
            return alike[0]
        names = _("、").join(place.full_name for place in alike)
        raise Wrong(400, _("address_string 可能是几个地方：%(names)s。请写清是哪一个。") % {"names": names})
    raise Wrong(400, _("看不出 address_string 在哪个村。请写乡镇（街道）和村（社区）的名称。"))


def _named(readings: list[str]) -> Place | None:
    """The smallest place whose full name the address begins with, in one query: what most addresses need."""
    beginnings = {words[:length] for words in readings for length in range(1, len(words) + 1)}
    levels = (Place.Level.VILLAGE, Place.Level.GROUP)
    found = Place.objects.filter(full_name__in=beginnings, level__in=levels, active=True)
    return max(found, key=lambda place: len(place.full_name), default=None)


def _readings(text: str) -> list[str]:
    """As written, and turned round: GeoReport begins with the smallest part, Chinese with the largest."""
    parts = [part for part in re.split(r"[,，;；\s]+", text) if part]
    readings = [normalise(text), normalise("".join(reversed(parts)))]
    return [one[:LONGEST_TEXT] for one in dict.fromkeys(readings) if one]


def _as_good(one: Match, best: Match) -> bool:
    return one.place.level == best.place.level and one.reason == best.reason


def _by_point(lat: float, long: float) -> Place:
    """The village with the nearest real pin close by, else the county: somebody sets it right later."""
    close = Place.objects.filter(
        level=Place.Level.VILLAGE,
        active=True,
        lat__range=(lat - NEAR, lat + NEAR),
        lon__range=(long - NEAR, long + NEAR),
    ).exclude(pin_datum=Place.Datum.SCHEMATIC)
    nearest = min(
        close, key=lambda one: ((one.lat or 0.0) - lat) ** 2 + ((one.lon or 0.0) - long) ** 2, default=None
    )
    return nearest or county()
