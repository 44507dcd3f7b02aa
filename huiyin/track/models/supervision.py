"""Pressing the late."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.models import User


class Chase(models.Model):
    """A supervisor's word to whoever holds a late or endangered order."""

    class How(models.TextChoices):
        PHONE = "phone", _("电话催办")
        WRITTEN = "written", _("书面催办")

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="chases")
    how = models.CharField(max_length=8, choices=How)
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id} {self.how}"
