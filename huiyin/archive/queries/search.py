"""Finding cases by words, numbers, places and telephone endings: newest first, at a bounded cost.

Nobody finds what the case page would not show: a search goes over `cases_for` its reader and no further. It
is narrower in two ways. Words of a voice that asked for secrecy are found only by those who may know who
spoke, and a telephone's ending finds only voices whose speaker the reader may see. Counts, order and pages
come from the same rows. Names, telephones, ID numbers and addresses are in no index of words at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

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
from huiyin.engines.wording.grams import Sought, mark, sought
from huiyin.kernel.people.access import Actor, Scope, scope
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import Sight, may_see_identity, units_over
from huiyin.kernel.people.queries import residents_ending
from huiyin.kernel.prepared import planned_anew
from huiyin.kernel.present import now

SIZE = 25
FEW = 8
SHOWN = (
    "text case__no case__title case__voices case__state case__place__full_name"
    " case__category__name case__category__name_en"
).split()
STEP, MOST_BLOCKS = 1 << SMALL, 16


@dataclass(frozen=True)
class Found:
    """One page of what was found. `count` is known on the first page only, and never beyond MANY + 1."""

    rows: list[CaseWords] = field(default_factory=list)
    next: str | None = None
    first: bool = True
    count: int | None = None


def search(by: Actor, wanted: Wanted, *, after: str | None = None) -> Found:
    """One page of the reader's cases that hold every word and fit the filters, newest first."""
    look = sought(wanted.words)
    below = int(after) if after and after.isascii() and after.isdecimal() and len(after) < 19 else None
    most = MANY + 1 if below is None else SIZE + 1
    readable = _readable(by)
    keys = _walk(_rows(by, wanted, look, readable), below, most)
    page = keys[:SIZE]
    more = str(page[-1]) if len(keys) > SIZE else None
    return Found(_told(readable, page), more, below is None, len(keys) if below is None else None)


def is_too_short(wanted: Wanted) -> bool:
    """Whether there are words, but none of two characters or more."""
    return bool(wanted.words.strip()) and not sought(wanted.words).grams


def _rows(by: Actor, wanted: Wanted, look: Sought, readable: Q) -> QuerySet[CaseWords]:
    """Rows within the reader's reach that hold the words and fit the filters, in no order."""
    reach = scope(by)
    grams = [*look.grams, *_where(reach, wanted)]
    rows = CaseWords.objects.filter(readable, grams__contains=grams) if look.grams else _none()
    for word in look.words:
        rows = rows.filter(text__contains=word)
    if reach.kind == "organisation":
        seats = CaseUnit.objects.filter(case=OuterRef("case"), organisation__in=reach.organisation_ids)
        rows = rows.filter(Exists(seats))
    elif reach.kind not in ("county", "township", "village"):
        return _none()
    if wanted.tail:
        rows = rows.filter(case__in=cases_by_ending(by, wanted.tail))
    return rows.filter(**_filters(wanted)).order_by()


def _none() -> QuerySet[CaseWords]:
    return CaseWords.objects.none()


def _where(reach: Scope, wanted: Wanted) -> list[int]:
    """Marks of the places that the reader or the filter narrows the search to."""
    marks = [mark(TOWNSHIP, wanted.township)] if wanted.township else []
    if reach.kind in ("township", "village") and reach.place_id is not None:
        marks.append(mark(TOWNSHIP if reach.kind == "township" else VILLAGE, reach.place_id))
    return marks


def _filters(wanted: Wanted) -> dict[str, Any]:
    fits: dict[str, Any] = {
        "case__state": wanted.state,
        "case__category": wanted.category,
        "case__channel": wanted.channel,
    }
    if wanted.late:
        fits |= {"case__state__in": Case.OPEN, "case__due_at__lt": now()}
    return {name: value for name, value in fits.items() if value}


def _readable(by: Actor) -> Q:
    """The layers whose words the reader may find. Never the secret words of a complaint against one's own."""
    layer = CaseWords.Layer
    if not may_see_identity(by, Sight(involved=True, secrecy=True)):
        return Q(layer__in=(layer.ALL, layer.OPEN))
    accused = _own_units(by)
    if not accused:
        return Q(layer__in=(layer.ALL, layer.FULL))
    against = Q(case__against__in=accused)
    return Q(layer=layer.ALL) | Q(layer=layer.FULL) & ~against | Q(layer=layer.OPEN) & against


def _own_units(by: Actor) -> set[int]:
    own = by.units if isinstance(by, User) else set()
    return units_over(own) if own else set()


def _walk(rows: QuerySet[CaseWords], below: int | None, most: int) -> list[int]:
    """Keys of the newest rows, at most `most`: block by block, so that no word costs much.

    Each step looks as far back as the density met so far promises to be enough.
    """
    if rows.query.is_empty():
        return []
    top = below if below is not None else (CaseWords.objects.aggregate(last=Max("case_id"))["last"] or 0) + 1
    keys: list[int] = []
    high, size, looked = top, STEP, 0
    while high > 0 and len(keys) < most:
        low = max(0, (high - size) >> SMALL << SMALL)
        keys += sorted(set(_between(rows, low, high)), reverse=True)
        looked += high - low
        high = low
        size = _next_size(len(keys), looked, most)
    return keys[:most]


def _next_size(hits: int, looked: int, most: int) -> int:
    """How many keys further back to look: as the hits so far promise, or far after next to none."""
    if hits < FEW:
        return looked * 32
    return STEP + (most - hits) * looked * 5 // (hits * 4)


def _between(rows: QuerySet[CaseWords], low: int, high: int) -> Iterable[int]:
    """Keys of rows in [low, high). Blocks name the range to the index where they are few."""
    inside = rows.filter(case_id__gte=low, case_id__lt=high)
    for bits, kind in ((SMALL, SMALL_BLOCK), (LARGE, LARGE_BLOCK)):
        blocks = range(low >> bits, ((high - 1) >> bits) + 1)
        if len(blocks) <= MOST_BLOCKS:
            inside = inside.filter(grams__overlap=[mark(kind, block) for block in blocks])
            break
    try:
        sql, values = inside.values_list("case_id", flat=True).query.sql_with_params()
    except EmptyResultSet:
        return []
    return [key for (key,) in planned_anew(sql, values)]


def _told(readable: Q, keys: list[int]) -> list[CaseWords]:
    """The rows of one page with their cases, newest first, with the columns a list shows. One query."""
    if not keys:
        return []
    rows = CaseWords.objects.filter(readable, case__in=keys).select_related("case__place", "case__category")
    return list(rows.only(*SHOWN).order_by("-case_id"))


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
