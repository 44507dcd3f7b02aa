"""An order waits for a resident: its clock stands still, for a while and no longer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models import Inquiry
from huiyin.dispatch.models.orders import WorkOrder
from huiyin.kernel.people.models import User


class Waiting(models.Model):
    """One pause of an order's clock, for the answer to one question. It ends at `until` at the latest."""

    class End(models.TextChoices):
        ANSWERED = "answered", _("诉求人已回答，恢复计时")
        LAPSED = "lapsed", _("等到最长时间，自动恢复计时")
        STOPPED = "stopped", _("不再等，恢复计时")

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="waits")
    inquiry = models.OneToOneField(Inquiry, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=End, default="", blank=True)

    class Meta:
        indexes = [
            models.Index("until", "id", name="waiting_until", condition=Q(ended_at=None)),
            models.Index(
                "remind_at",
                "id",
                name="waiting_remind",
                condition=Q(ended_at=None, remind_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(ended_at=None), name="one_open_waiting_an_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.began_at:%F}"
