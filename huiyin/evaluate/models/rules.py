"""The county's numbers for asking and deciding, dated."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Category
from huiyin.track.kinds import ProgressKind


class Rule(models.Model):
    """One version of one rule. A change ends this row the day before and adds the next version; both stay.

    An empty matter, urgency or channel, and no category, means any. `number` is in the unit of `what`.
    `valid_to` is the last day in force.
    """

    class What(models.TextChoices):
        LINK_DAYS = "link_days", _("评价链接几天内有效")

    CHAIN = "evaluation"

    what = models.CharField(max_length=20, choices=What)
    matter = models.CharField(max_length=12, choices=Matter, blank=True, default="")
    urgency = models.CharField(max_length=10, choices=Urgency, blank=True, default="")
    channel = models.CharField(max_length=10, choices=Channel, blank=True, default="")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(default=0)
    proofs = ArrayField(models.CharField(max_length=16, choices=ProgressKind), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    KEY = ("what", "matter", "urgency", "channel", "category")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["what", "matter", "urgency", "channel", "category", "version"],
                name="one_evaluation_rule_a_version",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["what", "matter", "urgency", "channel", "category"],
                condition=Q(valid_to=None),
                name="one_evaluation_rule_in_force",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.matter or '*'} {self.urgency or '*'} v{self.version}"
