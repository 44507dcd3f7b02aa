"""Reads of places: the tree, official codes, names in search, and what happened to a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.events.models import Event
from huiyin.kernel.events.queries import timeline
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName
from huiyin.kernel.places.names import Level, canonical, fit, forms_of, normalise, pieces

CANDIDATES = 200
WEAK = ("and_more", "starts_with")  # not yet, or not only, a name


def county() -> Place:
    """The county itself. Raises Place.DoesNotExist before anything is set up."""
    return Place.objects.get(level=Place.Level.COUNTY)


def townships() -> QuerySet[Place]:
    """Townships, towns and streets in use, in the order of their keys."""
    return Place.objects.filter(level=Place.Level.TOWNSHIP, active=True).order_by("pk")


def villages() -> QuerySet[Place]:
    """All villages and communities in use."""
    return Place.objects.filter(level=Place.Level.VILLAGE, active=True).order_by("path")


def villages_of(place: Place) -> QuerySet[Place]:
    """Villages and communities in use inside `place`."""
    return villages().filter(within(place))


def groups_of(place: Place) -> QuerySet[Place]:
    """Villagers' groups in use inside `place`."""
    groups = Place.objects.filter(level=Place.Level.GROUP, active=True)
    return groups.filter(within(place)).order_by("path")


def children_of(place: Place, *, retired: bool = False) -> QuerySet[Place]:
    """Places directly below, those in use or those no longer in use."""
    return Place.objects.filter(parent=place, active=not retired).order_by("pk")


def within(place: Place, prefix: str = "") -> Q:
    """Condition for rows inside `place`, itself included; `prefix` leads to the place, as in "home__"."""
    return Q(**{f"{prefix}path__startswith": place.path})


def with_ancestors(place: Place) -> list[Place]:
    """The county, then each place down to `place` itself."""
    known = Place.objects.in_bulk(place.ancestry)
    return [known[key] for key in place.ancestry if key in known]


def place_or_404(pk: int) -> Place:
    """The door from a number in an address to a place, with its names and codes."""
    codes = PlaceCode.objects.order_by("scheme", "-valid_from")
    rows = Place.objects.select_related("parent").prefetch_related("names", Prefetch("codes", codes))
    return get_object_or_404(rows, pk=pk)


def by_code(code: str, scheme: str = PlaceCode.Scheme.NBS) -> Place | None:
    """The place that has or last had this code. Codes with trailing zeros are understood."""
    bare = code.strip()
    wanted = {bare, bare[:9] if bare[9:] == "000" else bare, bare[:6] if bare[6:] == "000000" else bare}
    row = PlaceCode.objects.filter(scheme=scheme, code__in=wanted).select_related("place")
    found = row.order_by("-place__active", "-valid_from").first()
    return found.place if found else None


def history(place: Place) -> QuerySet[Event]:
    """What happened to a place, the latest first."""
    return timeline([place.chain]).order_by("-seq")


@dataclass(frozen=True)
class Match:
    """A place that a text may mean. `reason` is one of names.REASONS; `ambiguous` when others fit as well."""

    place: Place
    reason: str
    ambiguous: bool = False


def search(text: str, limit: int = 8, *, inside: Place | None = None) -> list[Match]:
    """Places in use that `text` may mean, the surest first: full or short names, old names, or a beginning.

    Township and village may be written together, with or without suffixes. At most five queries.
    """
    plain = _without_county(normalise(text))
    if not plain:
        return []
    candidates = _candidates(plain, inside)
    ways = _ways(candidates.values())
    fits = [(found.rank, place.path, place, found) for place, way in ways if (found := fit(plain, way))]
    fits.sort(key=lambda one: one[:2])
    best = [one for one in fits if one[3].reason not in WEAK]
    return [
        Match(place, found.reason, len(best) > 1 and found.reason not in WEAK)
        for _rank, _path, place, found in fits[:limit]
    ]


def _without_county(plain: str) -> str:
    row = Place.objects.filter(level=Place.Level.COUNTY).values_list("name", "stem").first()
    if row is None:
        return plain
    before, name, rest = plain.partition(row[0])
    if name and len(before) <= 6:
        return rest or name
    short = plain.removeprefix(row[1])
    return short if len(short) > 1 else plain


def _candidates(plain: str, inside: Place | None) -> dict[int, Place]:
    parts = pieces(plain)
    named = Q(stem__in=parts) | Q(stem__startswith=plain) | Q(name__startswith=plain)
    where = within(inside) if inside else Q()
    found = Place.objects.filter(named, where, active=True)[:CANDIDATES]
    candidates = {place.pk: place for place in found}
    also = PlaceName.objects.filter(named, place__active=True).select_related("place")
    if inside:
        also = also.filter(within(inside, "place__"))
    candidates |= {row.place_id: row.place for row in also[:CANDIDATES]}
    return candidates | _begun(plain, candidates.values())


def _begun(plain: str, candidates: Iterable[Place]) -> dict[int, Place]:
    """Villages whose name is only begun behind their township's: 车江白 for 白水村."""
    begun = [
        Q(parent=place.pk, stem__startswith=plain.removeprefix(start))
        for place in candidates
        for start in (place.name, place.stem)
        if plain.startswith(start) and plain != start
    ]
    if not begun:
        return {}
    rows = Place.objects.filter(reduce(or_, begun), active=True)
    return {place.pk: place for place in rows[:CANDIDATES]}


def _ways(places: Iterable[Place]) -> list[tuple[Place, list[Level]]]:
    """Each place with the forms of every place on the way down to it, the county left out."""
    rows = list(places)
    keys = {key for place in rows for key in place.ancestry[1:] or place.ancestry}
    known = Place.objects.in_bulk(keys - {place.pk for place in rows}) | {place.pk: place for place in rows}
    also: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in PlaceName.objects.filter(place__in=keys):
        also[row.place_id].append((row.name, row.kind))
    forms = {
        key: Level(place.level, forms_of(place.level, place.name, also[key])) for key, place in known.items()
    }
    return [(place, [forms[key] for key in place.ancestry[1:] or place.ancestry]) for place in rows]


def namesakes(name: str, parent: Place) -> bool:
    """Whether a place of this name is in use directly below `parent`."""
    level = level_below(parent)
    return Place.objects.filter(parent=parent, name=canonical(name, level), active=True).exists()


def level_below(place: Place) -> str:
    """The level of the places directly below. Raises ValueError below groups."""
    levels: Sequence[str] = Place.Level.values
    at = levels.index(place.level)
    if at + 1 == len(levels):
        raise ValueError("Nothing lies below a group.")
    return levels[at + 1]


def counts_by_township() -> dict[int, dict[str, int]]:
    """By township key: villages, communities, groups in use, and how many of the first two have real pins."""
    counts: dict[int, dict[str, int]] = defaultdict(
        lambda: {"village": 0, "community": 0, "group": 0, "pinned": 0}
    )
    rows = Place.objects.filter(level__in=[Place.Level.VILLAGE, Place.Level.GROUP], active=True)
    for path, kind, lat, datum in rows.values_list("path", "kind", "lat", "pin_datum"):
        told = counts[int(path.split("/")[1])]
        told[kind] += 1
        told["pinned"] += lat is not None and datum != Place.Datum.SCHEMATIC and kind != Place.Kind.GROUP
    return counts
