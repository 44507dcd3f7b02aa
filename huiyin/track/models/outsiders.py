"""A part of an order is forwarded to somebody without an account, who answers by one link."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class Forward(models.Model):
    """What a firm or a body is asked to do for one order, and what of the case it may see.

    The order stays with its unit and its clock runs on. Of the link's code only a blind index is kept; `salt`
    is what the code is made from, under the key file. `shown` and `photos` are what the sender ticked.
    """

    class State(models.TextChoices):
        SENT = "sent", _("等外单位回复")
        TAKEN = "taken", _("外单位已接下")
        NOT_THEIRS = "not_theirs", _("外单位说不归他们")
        DONE = "done", _("外单位说办好了")
        REVOKED = "revoked", _("已收回")

    class Shown(models.TextChoices):
        PLACE = "place", _("村（社区）")
        WORDS = "words", _("反映的内容（电话和证件号码已遮住）")

    OPEN = (State.SENT, State.TAKEN)
    ANSWERED = (State.NOT_THEIRS, State.DONE)

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="forwards")
    to_name = models.CharField(max_length=60)
    phone = SealedField(purpose="track.outsider")
    task = models.TextField()
    shown = ArrayField(models.CharField(max_length=6, choices=Shown), default=list)
    photos = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    salt = models.BinaryField()
    code_index = models.BinaryField(unique=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle(
        {
            State.SENT: {State.TAKEN, State.NOT_THEIRS, State.DONE, State.REVOKED},
            State.TAKEN: {State.NOT_THEIRS, State.DONE, State.REVOKED},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["sent", "taken"]), name="one_open_forward_an_order"
            )
        ]
        indexes = [
            models.Index(
                "remind_at", "id", name="forward_remind", condition=Q(state="sent", reminded_at=None)
            ),
            models.Index("order", "id", name="forward_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} -> {self.pk}"

    def get_absolute_url(self) -> str:
        """The order's page of those outside."""
        return reverse("track:forwards", args=[self.order_id])

    @property
    def chain(self) -> str:
        """Told on the case's chain."""
        return self.order.case.no

    @property
    def subject(self) -> str:
        """Told of the order, whose clock it is."""
        return self.order.subject

    def is_live(self, moment: datetime) -> bool:
        """Whether the link still opens its page."""
        at_work = self.order.state in (WorkOrder.State.SIGNED, WorkOrder.State.REPORTED)
        return at_work and self.state in self.OPEN and moment < self.expires_at


class ForwardReply(models.Model):
    """What somebody outside answered once; photos lie under its `subject`."""

    key = models.UUIDField(unique=True)
    forward = models.ForeignKey(Forward, models.PROTECT, related_name="replies")
    state = models.CharField(max_length=10, choices=Forward.State)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.forward_id} {self.state}"

    @property
    def subject(self) -> str:
        """How its photos name it."""
        return f"forward_reply:{self.pk}"
