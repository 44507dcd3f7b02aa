"""What a list of a desk is, its pages, and how many rows each of several lists has."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Value
from django.utils.functional import Promise

from huiyin.kernel.paging import Page, Pages, keyset
from huiyin.kernel.people.access import scope
from huiyin.kernel.people.models import User
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now, today
from huiyin.web.desk.rows import Row

Words = str | Promise
Unit = int | Given | None
OfUnit = Callable[[Unit], QuerySet[Any]]
Source = Callable[[User], QuerySet[Any]]
MANY = 99
MOMENT: Any = Given("now")
TODAY: Any = Given("today")
PERSON: Any = Given("user")
UNITS: Any = Given("units")
TOWNSHIPS: Any = Given("townships")
"""What stands in SQL composed once: the moment, the day, who reads, their units, their institutes' places."""


@dataclass(frozen=True)
class Listing:
    """One list: `source` gives its rows, `say` turns a page of them into lines.

    `of_unit` gives the same rows where they hang on nothing but the person's unit, or the person (`by_user`).
    `wide` gives them for whoever sees the whole county: there they hang on values that have a name here, such
    as `MOMENT`. The SQL of both is composed once, which costs more than to answer it (docs/measured.md).
    """

    key: str
    words: Words
    source: Source
    order: tuple[str, ...]
    say: Callable[[User, Sequence[Any]], list[Row]]
    nothing: Words
    teaching: Words
    of_unit: OfUnit | None = None
    by_user: bool = False
    wide: Source | None = None

    @cached_property
    def kept(self) -> Pages[Any]:
        """The pages of a list that hangs on nothing but the unit."""
        of_unit = self.of_unit
        assert of_unit is not None
        return Pages(lambda: of_unit(self.given), self.order)

    @property
    def given(self) -> Given:
        """What stands for the unit, or the person, in SQL composed once."""
        return Given("user" if self.by_user else "unit")

    def fixed(self, user: User) -> QuerySet[Any]:
        """The rows with places left open, for lists of a unit and, to whoever sees all, of the county."""
        if self.of_unit is not None:
            return self.of_unit(self.given)
        assert self.wide is not None
        return self.wide(user)

    def is_fixed(self, user: User) -> bool:
        """Whether for this person the SQL hangs on values that have a name here, and on nothing else."""
        return self.of_unit is not None or (self.wide is not None and sees_all(user))

    def page(self, user: User, after: str | None) -> Page[Any]:
        """One page of 25. What is sorted by an annotation, `since`, has only its first page composed once."""
        if self.of_unit is not None:
            return self.kept.page(after, **values_of(user))
        if self.is_fixed(user) and (not after or "since" not in self.order):
            if self.source not in _PAGES:
                _PAGES[self.source] = Pages(lambda: self.fixed(user), self.order)
            return _PAGES[self.source].page(after, **values_of(user))
        return keyset(self.source(user), self.order, after=after)


_PAGES: dict[Source, Pages[Any]] = {}
_COUNTS: dict[tuple[Source, ...], Prepared[tuple[str, int]]] = {}


def sees_all(user: User) -> bool:
    """Whether somebody's reach is the county."""
    return scope(user).kind == "county"


def values_of(user: User) -> dict[str, Any]:
    """What stands for the places left open in SQL composed once."""
    return {
        "user": user.pk,
        "unit": user.organisation_id,
        "units": sorted(user.units),
        "townships": user.institutes,
        "now": now(),
        "today": today(),
    }


def up_to(count: int) -> str:
    """A count as a desk says it."""
    return f"{MANY}+" if count > MANY else str(count)


def counts(user: User, listings: tuple[Listing, ...]) -> dict[str, int]:
    """How many rows each list holds, counted to one past 99. One query for all, or two."""
    fixed = [one for one in listings if one.is_fixed(user)]
    own = [(one, one.source(user)) for one in listings if not one.is_fixed(user)]
    found = list(_counted(own)) if own else []
    if fixed:
        shape = tuple(one.source for one in fixed)
        if shape not in _COUNTS:
            _COUNTS[shape] = Prepared(lambda: _counted((one, one.fixed(user)) for one in fixed))
        found += _COUNTS[shape](**values_of(user))
    told = [key for key, _pk in found]
    return {one.key: told.count(one.key) for one in listings}


def _counted(lists: Iterable[tuple[Listing, QuerySet[Any]]]) -> QuerySet[Any, tuple[str, int]]:
    """The first hundred of each, in the order its index lies in: unordered, a join may read them all."""
    return first_keys((one.key, rows, one.order) for one, rows in lists)


def first_keys(asked: Iterable[tuple[str, QuerySet[Any], tuple[str, ...]]]) -> QuerySet[Any, tuple[str, int]]:
    """The name of each of several lists with the keys of its first hundred rows. One query."""
    parts = [
        rows.select_related(None).order_by(*order).values_list(Value(key), "pk")[: MANY + 1]
        for key, rows, order in asked
    ]
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
