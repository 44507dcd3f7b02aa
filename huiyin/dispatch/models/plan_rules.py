"""What a plan of two weeks may never break and what it weighs, dated and with their source."""

from datetime import time
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.engines.matching.problem import HOUR, PlanWeights, Rules


def _from_to(least: float, most: float) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class PlanVersion(models.Model):
    """One version of a whole set of values; nothing is overwritten. `valid_to` is the last day in force."""

    CHAIN: ClassVar[str]
    VALUES: ClassVar[tuple[str, ...]]

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, unique=True)
    source = models.CharField(max_length=200)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["valid_to"],
                condition=Q(valid_to=None),
                name="one_%(class)s_in_force",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.CHAIN} v{self.version}"

    def values(self) -> dict[str, float]:
        """Each value by name, as numbers that can be kept beside a plan; times as hours."""
        return {name: number_of(getattr(self, name)) for name in self.VALUES}


def number_of(value: Any) -> float:
    """A value as it is kept beside a plan: a time of day as hours."""
    if isinstance(value, time):
        return value.hour + value.minute / 60
    number: float = value
    return number


class PlanRule(PlanVersion):
    """Rules that no choice breaks. `doubt_percent` of promises are thought broken by somebody unknown; that
    guess counts as much as `doubt_calls` services seen."""

    CHAIN = "plan_rules"
    VALUES = ("per_day", "speed", "day_from", "day_to", "doubt_percent", "doubt_calls")

    per_day = models.PositiveSmallIntegerField(
        _("一个人一天最多派几次"), default=1, validators=_from_to(1, 4)
    )
    speed = models.FloatField(_("两处之间赶路，按每小时几公里"), default=25, validators=_from_to(3, 120))
    day_from = models.TimeField(_("未成年人最早几点开始服务"), default=time(8))
    day_to = models.TimeField(_("未成年人最晚几点结束服务"), default=time(18))
    doubt_percent = models.FloatField(
        _("没有记录的人，按百分之几可能不到场"), default=8, validators=_from_to(0, 90)
    )
    doubt_calls = models.PositiveSmallIntegerField(
        _("这个估计相当于几次服务记录"), default=5, validators=_from_to(1, 50)
    )

    def asked(self) -> Rules:
        """The same for the engine."""
        return rules_of(self.values(), str(self.version))


class PlanWeight(PlanVersion):
    """What a choice is worth, in points; a plan seeks the highest sum.

    The defaults were tried on invented counties (`huiyin/engines/matching/sample.py`).
    """

    CHAIN = "plan_weights"
    VALUES = (
        "seat",
        "priority",
        "leader",
        "kilometre",
        "absent",
        "served_hour",
        "served_most",
        "rested_day",
        "rested_most",
        "team",
        "township",
        "learning",
        "scarce",
        "scarce_percent",
        "repeat",
    )

    seat = models.FloatField(_("排满一个岗位，加几分"), default=3000, validators=_from_to(0, 100_000))
    priority = models.FloatField(
        _("重要程度每高一级，再加几分"), default=1000, validators=_from_to(0, 100_000)
    )
    leader = models.FloatField(_("排上队长，再加几分"), default=500, validators=_from_to(0, 100_000))
    kilometre = models.FloatField(_("每远 1 公里，减几分"), default=60, validators=_from_to(0, 10_000))
    absent = models.FloatField(
        _("答应了从不到场的人，减几分（按未到场的比例折算）"), default=300, validators=_from_to(0, 100_000)
    )
    served_hour = models.FloatField(
        _("近 90 天每服务 1 小时，减几分"), default=8, validators=_from_to(0, 10_000)
    )
    served_most = models.FloatField(_("服务时间最多算几小时"), default=60, validators=_from_to(0, 1000))
    rested_day = models.FloatField(
        _("上次邀请以后每过 1 天，加几分"), default=2, validators=_from_to(0, 10_000)
    )
    rested_most = models.PositiveSmallIntegerField(
        _("没有邀请的日子最多算几天"), default=60, validators=_from_to(0, 365)
    )
    team = models.FloatField(_("组织单位自己的队员，加几分"), default=80, validators=_from_to(0, 100_000))
    township = models.FloatField(_("同一个乡镇的人，加几分"), default=40, validators=_from_to(0, 100_000))
    learning = models.FloatField(
        _("没有服务过的人跟着队长学，加几分"), default=60, validators=_from_to(0, 100_000)
    )
    scarce = models.FloatField(
        _("每会一项紧缺的本领，减几分（把人留给非他不可的岗位）"),
        default=25,
        validators=_from_to(0, 100_000),
    )
    scarce_percent = models.FloatField(
        _("会的人少于百分之几，算紧缺"), default=2, validators=_from_to(0, 100)
    )
    repeat = models.PositiveIntegerField(
        _("同一个人两周里每多派一次，再减几分"), default=250, validators=_from_to(0, 100_000)
    )

    def asked(self) -> PlanWeights:
        """The same for the engine."""
        return weights_of(self.values(), str(self.version))


def rules_of(values: dict[str, float], version: str) -> Rules:
    """The engine's rules from kept values."""
    return Rules(
        version,
        int(values["per_day"]),
        float(values["speed"]),
        round(values["day_from"] * HOUR),
        round(values["day_to"] * HOUR),
    )


def weights_of(values: dict[str, float], version: str) -> PlanWeights:
    """The engine's weights from kept values."""
    told: dict[str, Any] = {name: value for name, value in values.items() if name != "scarce_percent"}
    told |= {"repeat": int(values["repeat"]), "rested_most": int(values["rested_most"])}
    return PlanWeights(version=version, scarce_share=values["scarce_percent"] / 100, **told)
