"""Which rule of evaluating holds for a case on a day."""

from collections.abc import Collection, Iterable
from datetime import date
from hashlib import sha256

from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case
from huiyin.evaluate import policy
from huiyin.evaluate.models import Rule
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import today

What = Rule.What
SHOWN: dict[str, int] = {
    What.CALL_SHARE: 100,
    What.LINK_DAYS: 7,
    What.REDO_LEAST: 1,
    What.EXPLAIN_LEAST: 3,
    What.DEFER_MOST: 365,
    What.RELAPSE_SOON: 30,
    What.RELAPSE_LATE: 90,
    What.REVISIT_SHARE: 5,
    What.REVISIT_LEAST: 1,
}
"""What holds until the county decides; each is an example of ours."""


def rules_of(what: str, day: date | None = None) -> list[Rule]:
    """The rules of one kind in force on a day."""
    held = Rule.objects.filter(in_force(day or today()), what=what)
    return list(held.order_by("pk"))


def closest(rules: Iterable[Rule], case: Case) -> Rule | None:
    """The rule that says most about this case: its matter first, then urgency, then channel."""
    fitting = [
        (_closeness(rule), -rule.pk, rule)
        for rule in rules
        if rule.matter in ("", case.matter)
        and rule.urgency in ("", case.urgency)
        and rule.channel in ("", case.channel)
    ]
    return max(fitting)[2] if fitting else None


def _closeness(rule: Rule) -> int:
    marks = (bool(rule.matter), bool(rule.urgency), bool(rule.channel))
    return sum(mark << (2 - place) for place, mark in enumerate(marks))


def number_for(what: str, case: Case) -> int:
    """The number that holds for a case today. One query."""
    rule = rule_for(what, case)
    return rule.number if rule else SHOWN[what]


def numbers_for(whats: Collection[str], case: Case) -> dict[str, int]:
    """The numbers of several kinds that hold for a case today. One query."""
    held = Rule.objects.filter(in_force(today()), what__in=whats)
    by_kind: dict[str, list[Rule]] = {what: [] for what in whats}
    for rule in held.order_by("pk"):
        by_kind[rule.what].append(rule)
    found = {what: closest(rules, case) for what, rules in by_kind.items()}
    return {what: rule.number if rule else SHOWN[what] for what, rule in found.items()}


def rule_for(what: str, case: Case) -> Rule | None:
    """The rule that holds for a case today; None where the county has none. One query."""
    return closest(rules_of(what), case)


def lot_of(no: str, round_: int, rule: int) -> int:
    """A case's lot under one version of the call-back plan, 0 to 99. Anybody can draw it again."""
    return lot(f"{no} {round_} {rule}") % 100


def lot(words: str) -> int:
    """The number that words draw: always the same for the same words, and like no other's."""
    return int.from_bytes(sha256(words.encode()).digest()[:8], "big")


def versions() -> list[Rule]:
    """Every version of every rule, newest first."""
    return list(Rule.objects.order_by("what", "matter", "urgency", "channel", "-version"))


def rule_to_revise(by: Actor, pk: int) -> Rule:
    """The door to putting a new version after a rule. Raises Http404, PermissionDenied."""
    require(policy.may_keep_rules(by))
    return get_object_or_404(Rule, pk=pk)
