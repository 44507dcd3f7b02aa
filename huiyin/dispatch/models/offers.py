"""What the county sets about asking volunteers, dated and with its source; and the figures shipped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OfferRule(models.Model):
    """One version of one figure; nothing is overwritten. `valid_to` is the last day it is in force."""

    class What(models.TextChoices):
        ANSWER_HOURS = "answer_hours", _("邀请发出后几小时内答复")
        ANSWER_BEFORE = "answer_before", _("最迟在服务开始前几小时答复")
        CONFIRM_HOURS = "confirm_hours", _("候补转正后几小时内确认")
        CONFIRM_SHARE = "confirm_share", _("候补确认的时间最多占离开始还剩时间的百分之几")
        WAY_MINUTES = "way_minutes", _("两次服务之间至少隔多少分钟（路上的时间）")
        MINOR_FROM = "minor_from", _("未成年人最早几点开始服务")
        MINOR_TO = "minor_to", _("未成年人最晚服务到几点")
        SURE = "sure", _("邀请时要有百分之几的把握够人数")
        WAVES = "waves", _("一个岗位最多邀请几批")
        HALF_LIFE = "half_life", _("过了多少天，以往的应约情况只算一半")
        PRIOR_WEIGHT = "prior_weight", _("没有记录的人当作以前邀请过几次")
        PRIOR_COME = "prior_come", _("没有记录的人，当作邀请一百次来几次")
        PRIOR_KEEP = "prior_keep", _("没有记录的人，当作答应一百次来几次")
        EVENING_HOUR = "evening_hour", _("前一天几点看能不能成行")
        REMIND_HOUR = "remind_hour", _("前一天几点提醒答应来的人")
        SPOT_MINUTES = "spot_minutes", _("现场临时请人，几分钟内答复")
        SPOT_KM = "spot_km", _("现场临时请人，找多少公里以内的")
        RANK_NEAR = "rank_near", _("推荐名次：住得近，最多几分")
        RANK_RESTED = "rank_rested", _("推荐名次：好久没邀请，最多几分")
        RANK_FRESH = "rank_fresh", _("推荐名次：本月服务少，最多几分")
        RANK_HOME = "rank_home", _("推荐名次：同村，几分（同乡镇一半）")
        RANK_TEAM = "rank_team", _("推荐名次：本单位队员，几分")
        RANK_LEADER = "rank_leader", _("推荐名次：要队长时是队长，几分")

    what = models.CharField(max_length=14, choices=What)
    amount = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    CHAIN = "offers"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "version"], name="one_offer_rule_a_version"),
            models.UniqueConstraint(
                fields=["what"], condition=Q(valid_to=None), name="one_offer_rule_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} v{self.version}"


_What = OfferRule.What
EXAMPLE = "示例：请按本县志愿者队伍的实际修改"
SHIPPED: dict[str, tuple[int, str]] = {
    _What.ANSWER_HOURS: (24, EXAMPLE),
    _What.ANSWER_BEFORE: (4, EXAMPLE),
    _What.CONFIRM_HOURS: (12, EXAMPLE),
    _What.CONFIRM_SHARE: (25, EXAMPLE),
    _What.WAY_MINUTES: (30, EXAMPLE),
    _What.MINOR_FROM: (8, "示例：未成年人白天服务，有队长带队"),
    _What.MINOR_TO: (18, "示例：未成年人白天服务，有队长带队"),
    _What.SURE: (95, "示例：一百次里最多五次人不够"),
    _What.WAVES: (3, "示例：模拟测算，三批比一批少打扰两成的人"),
    _What.HALF_LIFE: (180, EXAMPLE),
    _What.PRIOR_WEIGHT: (4, EXAMPLE),
    _What.PRIOR_COME: (50, EXAMPLE),
    _What.PRIOR_KEEP: (90, EXAMPLE),
    _What.EVENING_HOUR: (18, EXAMPLE),
    _What.REMIND_HOUR: (17, EXAMPLE),
    _What.SPOT_MINUTES: (15, EXAMPLE),
    _What.SPOT_KM: (3, EXAMPLE),
    _What.RANK_NEAR: (40, EXAMPLE),
    _What.RANK_RESTED: (25, EXAMPLE),
    _What.RANK_FRESH: (20, EXAMPLE),
    _What.RANK_HOME: (10, EXAMPLE),
    _What.RANK_TEAM: (5, EXAMPLE),
    _What.RANK_LEADER: (15, EXAMPLE),
}
"""The figure for each, and where it comes from: it holds until the county sets its own."""
