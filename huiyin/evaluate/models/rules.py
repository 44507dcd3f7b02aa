"""The county's numbers for asking and deciding, dated."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.kinds import Channel, Matter, Urgency


class Rule(models.Model):
    """One version of one rule. A change ends this row the day before and adds the next version; both stay.

    An empty matter, urgency or channel means any. `number` is in the unit of `what`.
    `valid_to` is the last day in force.
    """

    class What(models.TextChoices):
        CALL_SHARE = "call_share", _("回访多少（百分之几）")
        LINK_DAYS = "link_days", _("评价链接几天内有效")
        REDO_LEAST = "redo_least", _("研判销号以前至少重新办理几次")
        EXPLAIN_LEAST = "explain_least", _("研判销号以前至少当面解释几次")
        DEFER_MOST = "defer_most", _("延期销号最长多少天")
        RELAPSE_SOON = "relapse_soon", _("销号后几天内又有反映，算短期复发")
        RELAPSE_LATE = "relapse_late", _("销号后几天内又有反映，算复发")
        REVISIT_SHARE = "revisit_share", _("每月回头看抽多少（已销号的百分之几）")
        REVISIT_LEAST = "revisit_least", _("每个乡镇每月至少回头看几件")

    CHAIN = "evaluation"

    what = models.CharField(max_length=20, choices=What)
    matter = models.CharField(max_length=12, choices=Matter, blank=True, default="")
    urgency = models.CharField(max_length=10, choices=Urgency, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel, blank=True, default="")
    number = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    BOUNDS = {
        What.CALL_SHARE: (0, 100),
        What.LINK_DAYS: (1, 90),
        What.REDO_LEAST: (0, 9),
        What.EXPLAIN_LEAST: (0, 9),
        What.DEFER_MOST: (1, 1095),
        What.RELAPSE_SOON: (1, 365),
        What.RELAPSE_LATE: (1, 365),
        What.REVISIT_SHARE: (0, 100),
        What.REVISIT_LEAST: (0, 50),
    }
    """The least and the most that each number may be."""
    GENERAL = (What.REVISIT_SHARE, What.REVISIT_LEAST)
    """What holds for all cases alike: a rule about some of them only is not taken."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "matter", "urgency", "channel", "version"],
                name="one_evaluation_rule_a_version",
            ),
            models.UniqueConstraint(
                fields=["what", "matter", "urgency", "channel"],
                condition=Q(valid_to=None),
                name="one_evaluation_rule_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.matter or '*'} {self.urgency or '*'} v{self.version}"
