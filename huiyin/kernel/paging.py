"""Keyset paging: the next page starts after the last row, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from huiyin.kernel.prepared import Given, Prepared

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `next` is the token of the next page, None on the last; `first` tells page 1."""

    rows: list[Row]
    next: str | None
    first: bool


def keyset(
    rows: QuerySet[Row], order: Sequence[str] = ("-pk",), *, after: str | None = None, size: int = 25
) -> Page[Row]:
    """Cut one page from `rows`, sorted by `order` (field names, "-" for descending).

    The fields hold no nulls and the last one is unique; an index in this order makes each page equally cheap.
    A token that was not made here is ignored: the first page is shown.
    """
    sorted_rows = rows.order_by(*order)
    values = _read(after, len(order))
    if values is not None:
        try:
            sorted_rows = sorted_rows.filter(_beyond(order, values))
        except (ValueError, TypeError, ValidationError):
            values = None
    return _cut(list(sorted_rows[: size + 1]), order, size, values is None)


class Pages(Generic[Row]):
    """A list of a busy page: `keyset` with its SQL composed once (see `kernel.prepared`).

    `build` makes the rows with `Given` where values will stand; `order` names fields of the model itself.
    """

    def __init__(self, build: Callable[[], QuerySet[Row]], order: Sequence[str], size: int = 25) -> None:
        self.order, self.size = tuple(order), size
        after = [Given(f"after_{number}") for number in range(len(self.order))]
        self.start = Prepared(lambda: build().order_by(*order)[: size + 1])
        self.further = Prepared(lambda: build().order_by(*order).filter(_beyond(order, after))[: size + 1])

    def page(self, after: str | None = None, **values: Any) -> Page[Row]:
        """One page for these values. A token that was not made here is ignored."""
        place = _read(after, len(self.order))
        sent = None if place is None else self._typed(place)
        if sent is None:
            return _cut(self.start(**values), self.order, self.size, True)
        return _cut(self.further(**values, **sent), self.order, self.size, False)

    def _typed(self, place: Sequence[Any]) -> dict[str, Any] | None:
        fields = [self.start.model._meta.get_field(_step(name)[0]) for name in self.order]
        try:
            typed = [field.to_python(value) for field, value in zip(fields, place, strict=True)]  # type: ignore[union-attr]
        except (ValueError, TypeError, ValidationError):
            return None
        return {f"after_{number}": value for number, value in enumerate(typed)}


def _cut(found: list[Row], order: Sequence[str], size: int, first: bool) -> Page[Row]:
    more = len(found) > size
    found = found[:size]
    return Page(found, _token(found[-1], order) if more else None, first)


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after `values`. The first field is bounded on its own so that the index can seek to it."""
    beyond = Q(pk__in=[])
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field, step = _step(name)
        beyond |= equal & Q(**{f"{field}__{step}": value})
        equal &= Q(**{field: value})
    field, step = _step(order[0])
    return Q(**{f"{field}__{step}e": values[0]}) & beyond


def _step(name: str) -> tuple[str, str]:
    return (name[1:], "lt") if name.startswith("-") else (name, "gt")


def _token(row: models.Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    text = json.dumps([_plain(value) for value in values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return {"t": value.isoformat()} if hasattr(value, "isoformat") else value


def _read(token: str | None, length: int) -> list[Any] | None:
    if not token or len(token) > 400:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, list) or len(values) != length:
        return None
    return [_value(value) for value in values]


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        text = str(value.get("t", ""))
        return parse_datetime(text) or text
    return value if isinstance(value, str | int | float) else str(value)
