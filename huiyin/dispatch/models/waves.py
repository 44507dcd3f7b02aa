"""Invitations to one slot, wave after wave, until enough come."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import User
from huiyin.plan.models import Slot


class Wave(models.Model):
    """One wave of invitations: how many were asked so that `needed` come, and when the next one goes.

    `chance` is how sure it was, in per cent, rounded down. While it is open a decline is made good at once.
    """

    class End(models.TextChoices):
        NEXT = "next", _("下一批已发")
        ENOUGH = "enough", _("人够了")
        LAST = "last", _("批数已用完")
        NOBODY = "nobody", _("没有合适的人可请了")
        STOPPED = "stopped", _("已停止")
        OVER = "over", _("岗位已开始或取消")

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    needed = models.PositiveSmallIntegerField()
    km = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    chance = models.PositiveSmallIntegerField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    next_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot", "number"], name="one_wave_a_number"),
            models.UniqueConstraint(fields=["slot"], condition=Q(ended_at=None), name="one_open_wave_a_slot"),
        ]
        indexes = [models.Index("next_at", "id", name="wave_next", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.number}"
