"""Figures of the county, one amount each: shown to a new county, and changed by dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db import models

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor

BEGIN = date(2020, 1, 1)


class Figure(Protocol):
    """One version of one figure: a model with these columns, told on the chain `CHAIN`."""

    CHAIN: str
    what: Any
    amount: Any
    valid_from: Any
    valid_to: Any
    version: Any
    source: Any


Rule = TypeVar("Rule", bound=Figure)


@dataclass(frozen=True)
class AmountTerms:
    """How much, from which day on, on what basis."""

    amount: int
    valid_from: date
    source: str


def seed_amounts(model: type[Rule], shown: Mapping[Any, tuple[int, str]]) -> int:
    """Give a value, with its source, to each figure that has none; how many."""
    assert issubclass(model, models.Model)
    rows = model._default_manager
    known = set(rows.values_list("what", flat=True))
    fresh = [
        model(what=what, amount=amount, valid_from=BEGIN, source=source)
        for what, (amount, source) in shown.items()
        if what not in known
    ]
    return len(rows.bulk_create(fresh))


def revise_amount(before: Rule | None, rule: Rule, kind: Kind, *, seen: int, by: Actor) -> Rule:
    """Put `rule` after `before`, the newest, numbered `seen` (0: there is none), which ends the day before.

    The caller asked for the right and opened the transaction. Raises Refused when it would begin in the past
    or before the old one, StaleState when somebody was faster.
    """
    assert isinstance(rule, models.Model)
    follow(before, seen, rule.valid_from)
    rule.version = seen + 1
    keep_version(rule)
    record(
        kind,
        rule.CHAIN,
        by=by,
        what=str(rule.what),
        amount=rule.amount,
        version=rule.version,
        valid_from=rule.valid_from.isoformat(),
    )
    return rule
