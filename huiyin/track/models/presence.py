"""What the county sets about showing by oneself that one came and left, dated and with its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PresenceRule(models.Model):
    """One version of one figure; nothing is overwritten. `valid_to` is the last day it is in force."""

    class What(models.TextChoices):
        METRES = "metres", _("按位置签到：离岗位最远多少米")
        ACCURACY = "accuracy", _("按位置签到：手机定位最多差多少米")

    CHAIN = "presence"

    what = models.CharField(max_length=10, choices=What)
    amount = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "version"], name="one_presence_rule_a_version"),
            models.UniqueConstraint(
                fields=["what"], condition=Q(valid_to=None), name="one_presence_rule_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} v{self.version}"


_What = PresenceRule.What
PRESENCE_SHOWN: dict[str, tuple[int, str]] = {
    _What.METRES: (300, "示例：岗位多按村部的位置标，请按本县的实际修改"),
    _What.ACCURACY: (100, "示例：手机在室外一般差几米到几十米"),
}
"""The figure for each, and where it comes from: it holds until the county sets its own."""
