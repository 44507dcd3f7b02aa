"""The thresholds for what is handed to and fro: shown to a new county, and changed by dated versions."""

from django.db import transaction

from huiyin.dispatch import policy
from huiyin.dispatch.actions.amounts import AmountTerms, revise_amount, seed_amounts
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import HandlingRule
from huiyin.dispatch.queries.handling import last_handling_rule
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine

What = HandlingRule.What
_SHOWN = {
    What.BOUNCES: (3, "天津市实施细则（三次派单未成功的，指定承办单位）"),
    What.ROUNDS: (3, "外地市级热线的做法：多次重办仍未解决的列为问题工单，提级督办"),
    What.EXTEND_TIMES: (1, "示例"),
    What.EXTEND_DAYS: (10, "山东省 2020：延期不超过 10 个工作日"),
    What.LINK_DAYS: (15, "示例"),
}


@transaction.atomic
def seed_handling(*, by: Actor) -> int:
    """Give a value, with its source, to each threshold that has none; how many."""
    require(is_machine(by))
    return seed_amounts(HandlingRule, _SHOWN)


@transaction.atomic
def revise_handling(what: What, terms: AmountTerms, *, seen: int, by: Actor) -> HandlingRule:
    """Put a new version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_revise_handling(by))
    rule = HandlingRule(what=what, amount=terms.amount, valid_from=terms.valid_from, source=terms.source)
    return revise_amount(last_handling_rule(what), rule, DispatchKind.HANDLING_REVISED, seen=seen, by=by)
