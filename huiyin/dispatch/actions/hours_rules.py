"""How hours count: shown to a new county, and changed by dated versions."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import HourRule
from huiyin.dispatch.queries.hours import last_hour_rule
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine

BEGIN = date(2020, 1, 1)
SHOWN = (
    "示例，请按本县文件修改。公示 7 天参照民发〔2015〕149号；"
    "有的地方不足 1 小时按 1 小时计（胶州），有的地方会议、培训也计（镇海）"
)


@dataclass(frozen=True)
class HourTerms:
    """What a version of the rule says; the fields are those of `HourRule`."""

    tolerance: int
    break_after: int
    break_minutes: int
    day_cap: int
    step: int
    rounding: str
    least: int
    counts_training: bool
    counts_meetings: bool
    publicity_days: int
    speed_kmh: int
    valid_from: date
    source: str


EXAMPLE = HourTerms(15, 240, 0, 480, 1, HourRule.Rounding.DOWN, 0, False, False, 7, 60, BEGIN, SHOWN)


@transaction.atomic
def seed_hour_rule(*, by: Actor) -> int:
    """Show a county that has none how its rule may look; how many. Safe to repeat."""
    require(is_machine(by))
    if HourRule.objects.exists():
        return 0
    HourRule.objects.create(**asdict(EXAMPLE))
    return 1


@transaction.atomic
def set_hour_rule(terms: HourTerms, *, seen: int, by: Actor) -> HourRule:
    """Put a version after the one numbered `seen` (0: there is none), which ends the day before.

    What was served before keeps its rule. Raises Refused when it would begin in the past or before the old
    one, StaleState when somebody was faster.
    """
    require(policy.may_keep_hour_rules(by))
    follow(last_hour_rule(), seen, terms.valid_from)
    rule = HourRule(**asdict(terms), version=seen + 1)
    keep_version(rule)
    begins = rule.valid_from.isoformat()
    record(DispatchKind.HOUR_RULE_SET, HourRule.CHAIN, by=by, version=rule.version, valid_from=begins)
    return rule
