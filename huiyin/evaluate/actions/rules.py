"""Rules of asking and deciding: a change ends one version and begins the next; nothing is overwritten."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.kinds import Matter
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import EvaluateKind
from huiyin.evaluate.models import Rule
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import end_version, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import today

SHOWN = "演示值，请按本县文件修改"
SAMPLE = "演示值（全部回访）；有的县每月抽样回访不少于 10%（青龙县 2023）"
ALWAYS = "演示值：投诉举报全部回访"
REDONE = "演示值：先重新办理，再研判"
EXPLAINED = "演示值：有的地方要求当面解释三次以上"
What = Rule.What
_SHOWN = (
    (What.CALL_SHARE, "", 100, SAMPLE),
    (What.CALL_SHARE, Matter.COMPLAINT, 100, ALWAYS),
    (What.CALL_SHARE, Matter.REPORT, 100, ALWAYS),
    (What.LINK_DAYS, "", 7, SHOWN),
    (What.REDO_LEAST, "", 1, REDONE),
    (What.EXPLAIN_LEAST, "", 3, EXPLAINED),
    (What.DEFER_MOST, "", 365, SHOWN),
    (What.RELAPSE_SOON, "", 30, SHOWN),
    (What.RELAPSE_LATE, "", 90, SHOWN),
    (What.REVISIT_SHARE, "", 5, SHOWN),
    (What.REVISIT_LEAST, "", 1, SHOWN),
)


@dataclass(frozen=True)
class RuleTerms:
    """What a rule says, from which day on, on what basis."""

    number: int
    valid_from: date
    source: str


@dataclass(frozen=True)
class RuleAbout:
    """What a rule is about; "" means any."""

    what: What
    matter: str = ""
    urgency: str = ""
    channel: str = ""


@transaction.atomic
def seed_rules(*, by: Actor) -> int:
    """Show a value for what has none yet; how many. Safe to repeat."""
    require(is_machine(by))
    known = set(Rule.objects.values_list("what", flat=True))
    fresh = [
        Rule(what=what, matter=matter, number=number, valid_from=today(), source=source)
        for what, matter, number, source in _SHOWN
        if what not in known
    ]
    return len(Rule.objects.bulk_create(fresh))


@transaction.atomic
def add_rule(about: RuleAbout, terms: RuleTerms, *, by: Actor) -> Rule:
    """Add a rule where none about this is in force. Raises Refused where one is, or the day has passed."""
    require(policy.may_keep_rules(by))
    if about.what in Rule.GENERAL and (about.matter or about.urgency or about.channel):
        raise Refused(_("这一种规则全县一样，不分事项、紧急程度和来源。"))
    same = Rule.objects.filter(
        what=about.what, matter=about.matter, urgency=about.urgency, channel=about.channel
    )
    if same.filter(valid_to=None).exists():
        raise Refused(_("这种情形已经有生效的规则，请修改那一条。"))
    rule = Rule(what=about.what, matter=about.matter, urgency=about.urgency, channel=about.channel)
    return _put(rule, terms, same.count() + 1, by)


@transaction.atomic
def revise_rule(rule: Rule, terms: RuleTerms, *, by: Actor) -> Rule:
    """End `rule` on the day before the new terms begin, and add them as the next version.

    What was drawn under the old version keeps it. Raises Refused when the new one would begin in the past or
    before the old one, StaleState when somebody already put a version after it.
    """
    require(policy.may_keep_rules(by))
    if terms.valid_from < rule.valid_from:
        raise Refused(_("新版不能早于现行版的生效日期（%(day)s）。") % {"day": rule.valid_from})
    end_version(rule, terms.valid_from)
    after = Rule(what=rule.what, matter=rule.matter, urgency=rule.urgency, channel=rule.channel)
    return _put(after, terms, rule.version + 1, by)


def _put(rule: Rule, terms: RuleTerms, version: int, by: Actor) -> Rule:
    if terms.valid_from < today():
        raise Refused(_("规则不能从过去的日子起：已经抽取的不再改动。"))
    rule.number, rule.valid_from, rule.source = terms.number, terms.valid_from, terms.source
    rule.version = version
    keep_version(rule)
    record(
        EvaluateKind.RULE_SET,
        Rule.CHAIN,
        by=by,
        subject=subject_of(rule),
        what=rule.what,
        number=rule.number,
        version=version,
        valid_from=rule.valid_from.isoformat(),
    )
    return rule
