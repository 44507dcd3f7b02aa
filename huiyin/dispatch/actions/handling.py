"""The thresholds for what is handed to and fro: shown to a new county, and changed by dated versions."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import HandlingRule
from huiyin.dispatch.queries.handling import last_handling_rule
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine

What = HandlingRule.What
BEGIN = date(2020, 1, 1)
_SHOWN = {
    What.BOUNCES: (3, "天津市实施细则（三次派单未成功的，指定承办单位）"),
    What.ROUNDS: (3, "外地市级热线的做法：多次重办仍未解决的列为问题工单，提级督办"),
    What.EXTEND_TIMES: (1, "示例"),
    What.EXTEND_DAYS: (10, "山东省 2020：延期不超过 10 个工作日"),
    What.LINK_DAYS: (15, "示例"),
}


@dataclass(frozen=True)
class HandlingTerms:
    """How much, from which day on, on what basis."""

    amount: int
    valid_from: date
    source: str


@transaction.atomic
def seed_handling(*, by: Actor) -> int:
    """Give a value, with its source, to each threshold that has none; how many."""
    require(is_machine(by))
    known = set(HandlingRule.objects.values_list("what", flat=True))
    fresh = [
        HandlingRule(what=what, amount=amount, valid_from=BEGIN, source=source)
        for what, (amount, source) in _SHOWN.items()
        if what not in known
    ]
    return len(HandlingRule.objects.bulk_create(fresh))


@transaction.atomic
def revise_handling(what: What, terms: HandlingTerms, *, seen: int, by: Actor) -> HandlingRule:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_revise_handling(by))
    follow(last_handling_rule(what), seen, terms.valid_from)
    rule = HandlingRule(what=what, amount=terms.amount, valid_from=terms.valid_from, source=terms.source)
    rule.version = seen + 1
    keep_version(rule)
    record(
        DispatchKind.HANDLING_REVISED,
        rule.CHAIN,
        by=by,
        what=str(what),
        amount=rule.amount,
        version=rule.version,
        valid_from=rule.valid_from.isoformat(),
    )
    return rule
