"""Figures of the county, one amount each: shown to a new county, and changed by dated versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import HandlingRule, OfferRule
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor

BEGIN = date(2020, 1, 1)
Rule = TypeVar("Rule", HandlingRule, OfferRule)


@dataclass(frozen=True)
class AmountTerms:
    """How much, from which day on, on what basis."""

    amount: int
    valid_from: date
    source: str


def seed_amounts(model: type[Rule], shown: Mapping[Any, tuple[int, str]]) -> int:
    """Give a value, with its source, to each figure that has none; how many."""
    known = set(model.objects.values_list("what", flat=True))
    fresh = [
        model(what=what, amount=amount, valid_from=BEGIN, source=source)
        for what, (amount, source) in shown.items()
        if what not in known
    ]
    return len(model.objects.bulk_create(fresh))


def revise_amount(before: Rule | None, rule: Rule, kind: DispatchKind, *, seen: int, by: Actor) -> Rule:
    """Put `rule` after `before`, the newest, numbered `seen` (0: there is none), which ends the day before.

    The caller asked for the right and opened the transaction. Raises Refused when it would begin in the past
    or before the old one, StaleState when somebody was faster.
    """
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
