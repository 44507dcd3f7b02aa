"""Addresses that are told what happens, and what each is owed."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.models import Event
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place


class Hook(models.Model):
    """An address that is told of some kinds of events, in the whole county or inside one place.

    `since` is the last event before it was added. `fails` counts tries in vain in a row; until `rest_until`
    nothing is sent there. After a change of secret the old one signs too, until `old_until`.
    """

    class State(models.TextChoices):
        ON = "on", _("在用")
        PAUSED = "paused", _("已暂停")
        ENDED = "ended", _("已停用")

    TONES = {State.ON: "ok", State.PAUSED: "late", State.ENDED: "done"}

    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60))
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    secret_sealed = SealedField(purpose="web.hook")
    old_sealed = SealedField(purpose="web.hook")
    old_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ON)
    paused_why = models.CharField(max_length=300, default="")
    since = models.BigIntegerField(default=0)
    fails = models.PositiveIntegerField(default=0)
    rest_until = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The webhook's own chain in the log."""
        return f"hook:{self.pk}"


class Parcel(models.Model):
    """One event owed to one address; without an event a test. `key` is the same at every try.

    `code` and `reply` are the HTTP status and the first letters of the last answer.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待推送")
        DONE = "done", _("已送达")
        PARKED = "parked", _("已搁置")

    TONES = {State.WAITING: "warn", State.DONE: "ok", State.PARKED: "late"}

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    hook = models.ForeignKey(Hook, models.PROTECT, related_name="parcels")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(null=True)
    reply = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hook", "event"], name="one_parcel_an_event")]
        indexes = [
            models.Index("due_at", "id", name="parcel_waiting", condition=Q(state="waiting")),
            models.Index(fields=["hook", "-id"], name="parcel_hook"),
            models.Index(fields=["hook", "state", "-id"], name="parcel_hook_state"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.hook_id}"


class Reading(models.Model):
    """How far the log has been read for webhooks; one row.

    Up to `done` everything was made into parcels. `mark` is where the log ended at a later moment; everything
    up to it is there to be read once the `writers` of that moment, transactions by their names, have ended.
    """

    done = models.BigIntegerField(default=0)
    mark = models.BigIntegerField(default=0)
    writers = ArrayField(models.CharField(max_length=40), default=list)

    def __str__(self) -> str:
        return f"{self.done}"
