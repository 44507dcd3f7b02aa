"""A unit asks for more time, and somebody one level above it decides."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.people.models import Organisation, User


class Extension(models.Model):
    """One request for `days` more working days, until `until`. Asking stops no clock.

    `told` is the reason in words for residents, empty for a supporting unit. `township_ref` is set where the
    township's institute decides, empty where the county does; `decide_by` is the limit for that.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("待批")
        GRANTED = "granted", _("已批准")
        REFUSED = "refused", _("未批准")
        LAPSED = "lapsed", _("不用再批")

    TONES = {State.ASKED: "warn", State.GRANTED: "ok", State.REFUSED: "late", State.LAPSED: "done"}

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="extensions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    township_ref = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    days = models.PositiveSmallIntegerField()
    until = models.DateField()
    reason_code = models.CharField(max_length=12, choices=Reason)
    why = models.TextField()
    told = models.TextField(default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_before = models.DateTimeField()
    due_after = models.DateTimeField(null=True)
    decide_by = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="extension_state"),
            models.Index(fields=["organisation", "-id"], name="extension_unit"),
            models.Index("decide_by", "id", name="extension_open", condition=Q(state="asked")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state="asked"), name="one_open_extension_an_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order_id} +{self.days}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("track:extension", args=[self.pk])

    @property
    def chain(self) -> str:
        """Told on the chain of its case."""
        return self.order.case.no

    @property
    def subject(self) -> str:
        """Told, and timed, as part of its order: the order's page and history show it."""
        return self.order.subject
