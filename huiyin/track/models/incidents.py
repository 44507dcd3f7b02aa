"""What went wrong during a service, and what became of it."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField
from huiyin.plan.models import Slot


class Incident(models.Model):
    """One incident: told on a chain of its own, which no page of the project or of a case shows.

    `hurt` says who was hurt and how: sealed, and each reading of it is an event. `serious` means that
    somebody went to hospital, the police were called, or there is danger still. `insurer_told` is whether the
    insurance was informed, known once it is settled.
    """

    class What(models.TextChoices):
        INJURY = "injury", _("有人受伤或不舒服")
        DAMAGE = "damage", _("东西损坏")
        CONFLICT = "conflict", _("争吵、冲突")
        UNSAFE = "unsafe", _("场地或路上不安全")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        SETTLED = "settled", _("已处理完")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    township_ref = models.BigIntegerField(null=True)
    village_ref = models.BigIntegerField(null=True)
    what = models.CharField(max_length=8, choices=What)
    serious = models.BooleanField()
    happened_at = models.DateTimeField()
    words = models.TextField()
    hurt = SealedField(purpose="track.hurt")
    done = models.TextField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    outcome = models.TextField(default="", blank=True)
    insurer_told = models.BooleanField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle({State.OPEN: {State.SETTLED}})

    class Meta:
        indexes = [
            models.Index(fields=["state", "-serious", "-id"], name="incident_state"),
            models.Index(fields=["township_ref", "state", "-serious", "-id"], name="incident_township"),
            models.Index(fields=["village_ref", "state", "-serious", "-id"], name="incident_village"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.what}"

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("track:incident", args=[self.pk])

    @property
    def chain(self) -> str:
        """A chain of its own."""
        return f"incident:{self.pk}"
