"""Hears which places a text means, by every name and spelling that the county keeps."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Sum

from huiyin.engines.wording.grams import plain
from huiyin.engines.wording.places import WEAK, Gazetteer, Meant, Spot
from huiyin.kernel.places.models import Place, PlaceName
from huiyin.kernel.places.names import SUFFIXES, forms_of

MOST_TEXT = 2_000
_NUMBERS = frozenset("一二三四五六七八九十0123456789第")
Stamp = tuple[tuple[Any, ...], tuple[Any, ...]]


@dataclass(frozen=True)
class Heard:
    """A place that a text may mean. `sure` where nothing else fits; `group` as it was said, "" for none."""

    place: Place
    sure: bool
    reason: str
    group: str


def heard_in(text: str) -> list[Heard]:
    """Places that the first 2,000 signs may mean, the surest first, at most five. Three queries."""
    meant = gazetteer().meant(plain(text[:MOST_TEXT]))
    places = Place.objects.in_bulk([one.key for one in meant]) if meant else {}
    return [Heard(places[one.key], one.sure, one.reason, one.group) for one in meant if one.key in places]


def is_named(one: Meant) -> bool:
    """Whether its name was written, and not only the stem that may be something else as well."""
    return one.sure or one.reason not in WEAK


def gazetteer() -> Gazetteer:
    """Every place in use, read anew when any place or name has changed. Two queries."""
    return _gazetteer(_stamp())


def _stamp() -> Stamp:
    places = Place.objects.aggregate(Count("pk"), Max("pk"), Sum("version"))
    names = PlaceName.objects.aggregate(Count("pk"), Max("pk"))
    return tuple(places.values()), tuple(names.values())


@lru_cache(maxsize=1)
def _gazetteer(_stamp: Stamp) -> Gazetteer:
    also: dict[int, list[tuple[str, str]]] = {}
    for row in PlaceName.objects.filter(place__active=True):
        also.setdefault(row.place_id, []).append((row.name, row.kind))
    return Gazetteer(
        Spot(place.pk, place.ancestry[-2::-1], _spellings(place, also.get(place.pk, [])))
        for place in Place.objects.filter(active=True)
        if not _is_number(place)
    )


def _spellings(place: Place, also: list[tuple[str, str]]) -> dict[str, str]:
    spellings: dict[str, str] = {}
    for form in forms_of(place.level, place.name, also):
        spellings.setdefault(plain(form.text), form.reason)
    return spellings


def _is_number(place: Place) -> bool:
    """Whether it is a group that is called by its number alone, as one in nearly every village is."""
    endings = {ending for ending, _written in SUFFIXES["group"]}
    return place.level == Place.Level.GROUP and set(place.name) <= _NUMBERS | set("".join(endings))
