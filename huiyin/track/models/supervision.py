"""Lights, and pressing the late."""

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


class Light(models.Model):
    """A clock that turned yellow or red, told once for each colour and deadline."""

    class Colour(models.TextChoices):
        YELLOW = "yellow", _("黄灯")
        RED = "red", _("红灯")

    clock_ref = models.BigIntegerField()
    colour = models.CharField(max_length=6, choices=Colour)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock_ref", "colour", "due_at"], name="one_light_a_deadline")
        ]

    def __str__(self) -> str:
        return f"{self.clock_ref} {self.colour}"
