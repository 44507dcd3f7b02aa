"""Services that have too few people on the evening before."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import User
from huiyin.plan.models import Slot


class GoCheck(models.Model):
    """On the evening before, a slot had `promised` people where `least` are needed: go or no-go."""

    class Decision(models.TextChoices):
        GO = "go", _("照常进行")
        LOWERED = "lowered", _("减少人数，照常进行")
        OFF = "off", _("已取消")

    slot = models.OneToOneField(Slot, models.PROTECT, related_name="go_check")
    raised_at = models.DateTimeField()
    promised = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=8, choices=Decision, default="", blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("id", name="go_check_open", condition=Q(decided_at=None))]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.promised}/{self.least}"
