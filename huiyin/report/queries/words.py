"""The boards' numbers with their names, in the language of the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Category
from huiyin.evaluate.models import Closure
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place
from huiyin.report.queries.board import AGES
from huiyin.report.queries.rates import Rate

MOST = 12  # categories and departments shown


@dataclass(frozen=True)
class Unit:
    """A department's orders of the window."""

    name: str
    on_time: Rate
    response: Rate


@dataclass(frozen=True)
class Closed:
    """A department's closings of the window, and relapses that came in it; `soon`: in the shorter span."""

    name: str
    closings: int
    relapses: int
    soon: int


@dataclass(frozen=True)
class Spot:
    """A place on the map, and how many matters are open there. `content` is its residents' verdict."""

    place: Place
    open: int
    late: int
    content: Rate


def board_words(figures: dict[str, Any]) -> dict[str, Any]:
    """What the board's page shows. Four queries."""
    return {
        "open": figures["open"],
        "late": figures["late"],
        "states": [(Case.State(code).label, figures["states"].get(code, 0)) for code in Case.OPEN],
        "ages": [(age_words(band), n, late) for band, n, late in figures["ages"]],
        "channels": [(channel_words(code), n) for code, n in figures["channels"]],
        "categories": _categories(figures["categories"][:MOST]),
        "weeks": [(date.fromisoformat(week), came, went) for week, came, went in figures["weeks"]],
        "units": _units(figures["units"]),
        "spots": spots(figures),
        "rates": {name: Rate(*counts) for name, counts in figures["rates"].items()},
        "apart": apart_words(figures),
        "closings": closings_words(figures),
    }


def closings_words(figures: dict[str, Any]) -> list[Closed]:
    """Closings and relapses by department, by name; a snapshot of an older version has none. One query."""
    rows = figures.get("closings", ())
    known = Organisation.objects.in_bulk([row[0] for row in rows])
    found = [Closed(str(known[pk]), *counts) for pk, *counts in rows if pk in known]
    return sorted(found, key=lambda one: one.name)


def apart_words(figures: dict[str, Any]) -> list[tuple[str, int]]:
    """Rounds that ended apart and stand beside the rates; a snapshot of an older version has none."""
    counts = figures.get("apart", {})
    return [(str(how.label), counts.get(how, 0)) for how in Closure.APART]


def age_words(band: int) -> str:
    """How long open: a band of days."""
    if band == len(AGES):
        return _("%(n)d 天以上") % {"n": AGES[-1]}
    first = AGES[band - 1] + 1 if band else 0
    return _("%(a)d–%(b)d 天") % {"a": first, "b": AGES[band]}


def channel_words(code: str) -> str:
    """A channel's name; the code itself when it is no longer known."""
    return str(Channel(code).label) if code in Channel.values else code


def _categories(rows: Sequence[Sequence[Any]]) -> list[tuple[str, Any]]:
    known = Category.objects.in_bulk([pk for pk, _n in rows if pk])
    return [(known[pk].label if pk in known else _("未分类"), n) for pk, n in rows]


def _units(rows: Sequence[Sequence[int]]) -> list[Unit]:
    """Those with enough orders by name; the others after them. Never by rank."""
    known = Organisation.objects.in_bulk([row[0] for row in rows])
    units = [
        Unit(str(known[pk]), Rate(ended, ended_n), Rate(contact, contact_n))
        for pk, ended_n, ended, contact_n, contact in rows
        if pk in known
    ]
    return sorted(units, key=lambda unit: (not unit.on_time.enough, unit.name))


def spots(figures: dict[str, Any]) -> list[Spot]:
    """The open matters' places in the order of the county's own list. One query."""
    verdicts = {pk: (content, n) for pk, n, _solved, content in figures.get("towns", ())}
    known = Place.objects.in_bulk([pk for pk, *_counts in figures["places"]])
    rows = [
        Spot(known[pk], n, late, Rate(*verdicts.get(pk, (0, 0))))
        for pk, n, late in figures["places"]
        if pk in known
    ]
    return sorted(rows, key=lambda spot: spot.place.path)


def public_words(figures: dict[str, Any], board: dict[str, Any]) -> dict[str, Any]:
    """What the public page shows. Two queries."""
    towns = Place.objects.in_bulk([pk for pk, _n in figures["towns"] if pk])
    return {
        "sums": {name: figures.get(name) for name in ("requests", "answered", "closed", "open", "days")},
        "channels": _shown((channel_words(code), n) for code, n in figures["channels"]),
        "categories": _shown(_categories(figures["categories"])),
        "towns": _shown((towns[pk].full_name, n) for pk, n in figures["towns"] if pk in towns),
        "rates": {name: Rate(*counts) for name, counts in board["rates"].items()},
    }


def _shown(rows: Iterable[tuple[str, int | None]]) -> list[tuple[str, int | None]]:
    """The known counts as they come, the hidden ones after them by name: their order tells nothing either."""
    every = list(rows)
    told = [row for row in every if row[1] is not None]
    return told + sorted(row for row in every if row[1] is None)
