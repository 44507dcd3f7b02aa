"""Finding cases by words, numbers, places and telephone endings: newest first, at a bounded cost.

Nobody finds what the case page would not show: a search goes over `cases_for` its reader and no further. It
is narrower in two ways. Words of a voice that asked for secrecy are found only by those who may know who
spoke, and a telephone's ending finds only voices whose speaker the reader may see. Counts, order and pages
come from the same rows. Names, telephones, ID numbers and addresses are in no index of words at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.archive.models import Case, CaseUnit, CaseWords, Voice
from huiyin.archive.queries.dossiers import MANY, Wanted, cases_for, found
from huiyin.archive.queries.words import (
    LARGE,
    LARGE_BLOCK,
    SMALL,
    SMALL_BLOCK,
    TOWNSHIP,
    VILLAGE,
)
from huiyin.engines.wording.grams import mark, sought
from huiyin.kernel.people.access import Actor, Scope, scope
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import Sight, may_see_identity, units_over
from huiyin.kernel.people.queries import residents_ending
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now

SIZE = 25
FOUND = 100
"""A search is counted no further than this: each hit is a row read and its text looked at again."""
FEW, FARTHER = 3, 16
SHOWN = (
    "text case__no case__title case__voices case__state case__place__full_name"
    " case__category__name case__category__name_en"
).split()
STEP, MOST_BLOCKS = 1 << SMALL, 16


@dataclass(frozen=True)
class Found:
    """One page of what was found. `count` is known on the first page only, and never beyond FOUND + 1."""

    rows: list[CaseWords] = field(default_factory=list)
    next: str | None = None
    first: bool = True
    count: int | None = None


class Reading(Enum):
    """Whose secret words a reader may find."""

    OPEN = "nobody's"
    ALL = "everybody's"
    GUARDED = "everybody's but of complaints against one's own"


@dataclass(frozen=True)
class Shape:
    """What decides the SQL of a search; all else is values."""

    reading: Reading
    words: int
    fits: tuple[str, ...] = ()
    late: bool = False
    by_unit: bool = False
    by_tail: bool = False
    blocks: bool = False


def search(by: Actor, wanted: Wanted, *, after: str | None = None) -> Found:
    """One page of the reader's cases that hold every word and fit the filters, newest first."""
    below = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 19 else None
    most = FOUND + 1 if below is None else SIZE + 1
    reading, accused = _reading(by)
    keys = _keys(by, wanted, (reading, accused), below, most)
    page = keys[:SIZE]
    rows = _told(reading)(keys=page, accused=accused) if page else []
    more = str(page[-1]) if len(keys) > SIZE else None
    return Found(rows, more, below is None, len(keys) if below is None else None)


def is_too_short(wanted: Wanted) -> bool:
    """Whether there are words, but none of two characters or more."""
    return bool(wanted.words.strip()) and not sought(wanted.words).grams


def _reading(by: Actor) -> tuple[Reading, list[int]]:
    """What the reader may find, and the units whose secret complaints are kept from them."""
    if not may_see_identity(by, Sight(involved=True, secrecy=True)):
        return Reading.OPEN, []
    own = by.units if isinstance(by, User) else set()
    accused = sorted(units_over(own)) if own else []
    return (Reading.GUARDED if accused else Reading.ALL), accused


def _keys(
    by: Actor, wanted: Wanted, readable: tuple[Reading, list[int]], below: int | None, most: int
) -> list[int]:
    """Keys of the newest cases that are found, at most `most`."""
    look, reach = sought(wanted.words), scope(by)
    if not look.grams or reach.kind not in ("county", "township", "village", "organisation"):
        return []
    fits = _fits(wanted)
    reading, accused = readable
    shape = Shape(
        reading, len(look.words), tuple(fits), wanted.late, reach.kind == "organisation", bool(wanted.tail)
    )
    values: dict[str, Any] = {
        **fits,
        **{f"word_{number}": word for number, word in enumerate(look.words)},
        "grams": [*look.grams, *_where(reach, wanted)],
        "accused": accused,
        "units": list(reach.organisation_ids),
        "tailed": cases_by_ending(by, wanted.tail) if wanted.tail else [],
        "moment": now(),
    }
    return _walk(shape, values, below, most)


def _where(reach: Scope, wanted: Wanted) -> list[int]:
    """Marks of the places that the reader or the filter narrows the search to."""
    marks = [mark(TOWNSHIP, wanted.township)] if wanted.township else []
    if reach.kind in ("township", "village") and reach.place_id is not None:
        marks.append(mark(TOWNSHIP if reach.kind == "township" else VILLAGE, reach.place_id))
    return marks


def _fits(wanted: Wanted) -> dict[str, Any]:
    fits = {"state": wanted.state, "category": wanted.category, "channel": wanted.channel}
    return {name: value for name, value in fits.items() if value}


def _walk(shape: Shape, values: dict[str, Any], below: int | None, most: int) -> list[int]:
    """Keys of the newest rows, at most `most`: block by block, so that no word costs much.

    Each step looks as far back as the density met so far promises to be enough.
    """
    keys: list[int] = []
    high, size, looked = below if below is not None else _newest() + 1, STEP, 0
    while high > 0 and len(keys) < most:
        low = max(0, (high - size) >> SMALL << SMALL)
        keys += sorted(set(_between(shape, values, low, high)), reverse=True)
        looked += high - low
        high = low
        size = _next_size(len(keys), looked, most)
    return keys[:most]


def _newest() -> int:
    return next((key for (key,) in _NEWEST()), 0)


_NEWEST = Prepared(lambda: CaseWords.objects.order_by("-case_id").values_list("case_id")[:1])


def _next_size(hits: int, looked: int, most: int) -> int:
    """How many keys further back to look: as the hits so far promise, or far after next to none."""
    if hits < FEW:
        return looked * FARTHER
    return STEP + (most - hits) * looked * 5 // (hits * 4)


def _between(shape: Shape, values: dict[str, Any], low: int, high: int) -> Iterable[int]:
    """Keys of rows in [low, high). Blocks name the range to the index where they are few."""
    marks: list[int] = []
    for bits, kind in ((SMALL, SMALL_BLOCK), (LARGE, LARGE_BLOCK)):
        blocks = range(low >> bits, ((high - 1) >> bits) + 1)
        if len(blocks) <= MOST_BLOCKS:
            marks = [mark(kind, block) for block in blocks]
            break
    step = _step(replace(shape, blocks=bool(marks)))
    return [key for (key,) in step.anew(**values, blocks=marks, low=low, high=high)]


@lru_cache(maxsize=256)
def _step(shape: Shape) -> Prepared[tuple[int]]:
    """Keys in a range that hold the words and fit the filters, in no order."""
    return Prepared(lambda: _rows(shape).order_by().values_list("case_id"))


def _rows(shape: Shape) -> QuerySet[CaseWords]:
    rows = CaseWords.objects.filter(
        _readable(shape.reading),
        grams__contains=Given("grams"),
        case_id__gte=Given("low"),
        case_id__lt=Given("high"),
    )
    for number in range(shape.words):
        rows = rows.filter(text__contains=Given(f"word_{number}"))
    rows = rows.filter(**{f"case__{name}": Given(name) for name in shape.fits})
    if shape.late:
        rows = rows.filter(case__state__in=Case.OPEN, case__due_at__lt=Given("moment"))
    if shape.by_unit:
        seats = CaseUnit.objects.filter(case=OuterRef("case"), organisation__among=Given("units"))
        rows = rows.filter(Exists(seats))
    if shape.by_tail:
        rows = rows.filter(case__among=Given("tailed"))
    if shape.blocks:
        rows = rows.filter(grams__overlap=Given("blocks"))
    return rows


def _readable(reading: Reading) -> Q:
    """Rows of words within what the reader may find."""
    layer = CaseWords.Layer
    if reading == Reading.OPEN:
        return Q(layer__in=(layer.ALL, layer.OPEN))
    if reading == Reading.ALL:
        return Q(layer__in=(layer.ALL, layer.FULL))
    against = Q(case__against__among=Given("accused"))
    return Q(layer=layer.ALL) | Q(layer=layer.FULL) & ~against | Q(layer=layer.OPEN) & against


@lru_cache(maxsize=len(Reading))
def _told(reading: Reading) -> Prepared[CaseWords]:
    """The rows of one page with their cases, newest first, with the columns a list shows."""
    return Prepared(
        lambda: (
            CaseWords.objects.filter(_readable(reading), case__among=Given("keys"))
            .select_related("case__place", "case__category")
            .only(*SHOWN)
            .order_by("-case_id")
        )
    )


def cases_by_ending(by: Actor, tail: str) -> list[int]:
    """Keys of the newest cases with a voice whose telephone ends so, where the reader may see who spoke."""
    seats = Voice.objects.filter(
        request__resident__in=residents_ending(tail), case__in=cases_for(by).order_by()
    ).select_related("case", "request__resident")
    allowed: dict[tuple[bool, int | None], bool] = {}
    keys: dict[int, None] = {}
    for seat in seats.order_by("-case_id")[: MANY + 1]:
        about = (seat.request.is_secret, seat.case.against_id)
        if about not in allowed:
            sight = Sight(involved=True, secrecy=about[0], complained_of_org_id=about[1])
            allowed[about] = may_see_identity(by, sight)
        if allowed[about]:
            keys[seat.case_id] = None
    return list(keys)


def found_by_ending(by: Actor, wanted: Wanted) -> QuerySet[Case]:
    """The reader's cases that fit, narrowed to those with a voice whose telephone ends so."""
    return found(by, wanted).filter(pk__in=cases_by_ending(by, wanted.tail))
