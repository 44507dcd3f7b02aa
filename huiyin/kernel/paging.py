"""Keyset paging: the next page starts after the last row, so page 1,000 costs what page 1 costs."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

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
    found = list(sorted_rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    return Page(found, _token(found[-1], order) if more else None, values is None)


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
