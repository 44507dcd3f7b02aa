"""How well work must be proved: shown to a new county, and changed by dated versions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huiyin.collect.models import Category
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind, Grade
from huiyin.dispatch.models import ProofRule
from huiyin.dispatch.queries.proofs import last_proof_rule
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import month_after, today

BEGIN = date(2020, 1, 1)
SHOWN = "演示值，请按本县文件修改"
NOTICE = "演示值：下个月起，先告知承办单位"
_SEEN = ("infrastructure", "waste", "sewage", "drinking-water")
"""What anybody can see on the spot: a photo or a paper is little to ask."""
_GRAVE = ("unsafe-house", "safety")
"""Where somebody may come to harm if it is only said to be done."""


@dataclass(frozen=True)
class ProofTerms:
    """Which grade, from which day on, on what basis."""

    grade: Grade
    valid_from: date
    source: str


@transaction.atomic
def seed_proof_rules(*, by: Actor) -> int:
    """Show a county that has none how rules may look; how many. Safe to repeat.

    Words are enough for now; some classes ask for more from the first of next month: units are told before.
    """
    require(is_machine(by))
    if ProofRule.objects.exists():
        return 0
    rules = [ProofRule(grade=Grade.C, valid_from=BEGIN, source=SHOWN)]
    known = {one.code: one for one in Category.objects.filter(code__in=(*_SEEN, *_GRAVE))}
    for code, category in known.items():
        grade = Grade.A if code in _GRAVE else Grade.B
        rules.append(
            ProofRule(category=category, grade=grade, valid_from=month_after(today()), source=NOTICE)
        )
    return len(ProofRule.objects.bulk_create(rules))


@transaction.atomic
def set_proof_rule(category: Category | None, terms: ProofTerms, *, seen: int, by: Actor) -> ProofRule:
    """Put a version after the one numbered `seen` (0: there is none), which ends the day before.

    What was reported before keeps its rule. Raises Refused when it would begin in the past or before the old
    one, StaleState when somebody was faster.
    """
    require(policy.may_keep_answers(by))
    follow(last_proof_rule(category), seen, terms.valid_from)
    rule = ProofRule(category=category, grade=terms.grade, valid_from=terms.valid_from, source=terms.source)
    rule.version = seen + 1
    keep_version(rule)
    begins = rule.valid_from.isoformat()
    facts: dict[str, Any] = {"grade": str(rule.grade), "version": rule.version, "valid_from": begins}
    record(DispatchKind.PROOF_RULE_SET, ProofRule.CHAIN, by=by, category=rule.category_id, **facts)
    return rule
