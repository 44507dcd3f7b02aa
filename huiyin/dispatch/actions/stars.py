"""The ladder of stars: shown to a new county, and changed by dated versions."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import StarLadder
from huiyin.dispatch.queries.stars import star_ladders
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine

BEGIN = date(2020, 1, 1)
LIFE, YEAR = StarLadder.Window.LIFE, StarLadder.Window.YEAR


@dataclass(frozen=True)
class StarTerms:
    """What a version of the ladder says; the fields are those of `StarLadder`."""

    hours: list[int]
    times: list[int]
    window: str
    publicity_days: int
    valid_from: date
    source: str


def _seen(hours: list[int], window: str, source: str, times: list[int] | None = None) -> StarTerms:
    return StarTerms(hours, times or [0] * len(hours), window, 7, BEGIN, source)


SEEN_ELSEWHERE = {
    "common": _seen(
        [100, 300, 600, 1000, 1500], LIFE, "示例：全国通行的累计时长阶梯，请核对本县文件（衡阳有试行办法）"
    ),
    "zhangjiagang": _seen([30, 60, 100, 200, 300], LIFE, "示例：张家港 2014"),
    "zhenjiang": _seen([10, 20, 30, 40, 50], YEAR, "示例：镇江西门大街社区，按年"),
    "app": _seen([100, 200, 300, 400, 500], LIFE, "示例：志愿汇（第三方文字，来源较弱）", [10, 0, 0, 0, 50]),
}
"""Ladders as other places have them, to begin from; what is marked 示例 is nobody's decision yet."""


@transaction.atomic
def seed_star_ladder(*, by: Actor) -> int:
    """Show a county that has none how its ladder may look; how many. Safe to repeat."""
    require(is_machine(by))
    if StarLadder.objects.exists():
        return 0
    StarLadder.objects.create(**asdict(SEEN_ELSEWHERE["common"]))
    return 1


@transaction.atomic
def set_star_ladder(terms: StarTerms, *, seen: int, by: Actor) -> StarLadder:
    """Put a version after the one numbered `seen` (0: there is none), which ends the day before.

    Raises Refused when it would begin in the past or before the old one, StaleState when somebody was faster.
    """
    require(policy.may_keep_hour_rules(by))
    follow(star_ladders().first(), seen, terms.valid_from)
    ladder = StarLadder(**asdict(terms), version=seen + 1)
    keep_version(ladder)
    begins = ladder.valid_from.isoformat()
    record(DispatchKind.LADDER_SET, StarLadder.CHAIN, by=by, version=ladder.version, valid_from=begins)
    return ladder
