"""The county's thresholds for orders that are handed to and fro, dated and with their source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HandlingRule(models.Model):
    """One version of one threshold; nothing is overwritten. `valid_to` is the last day it is in force."""

    class What(models.TextChoices):
        BOUNCES = "bounces", _("退回几次列为问题工单，由中心指定主办")
        ROUNDS = "rounds", _("办到第几轮还没办好列为问题工单，可以提级")
        EXTEND_TIMES = "extend_times", _("一张工单最多批准延期几次（0 表示不许延期）")
        EXTEND_DAYS = "extend_days", _("一次延期最多几个工作日")
        LINK_DAYS = "link_days", _("给外单位的链接几天内有效")

    what = models.CharField(max_length=14, choices=What)
    amount = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    CHAIN = "handling"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "version"], name="one_handling_rule_a_version"),
            models.UniqueConstraint(
                fields=["what"], condition=Q(valid_to=None), name="one_handling_rule_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} v{self.version}"
