"""Rows of the log. They are added, never edited: the database refuses UPDATE and DELETE as well."""

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """Head of one chain: the case's, request's or other subject's last event. Locked while one is added."""

    key = models.CharField(max_length=40, primary_key=True)
    seq = models.PositiveIntegerField()
    head = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.key} {self.seq}"


class Event(models.Model):
    """One thing that happened.

    `body` holds the canonical JSON bytes that were hashed; the other columns repeat it for searching and
    `./run verify` compares them. It holds ids, numbers and codes, never a resident's words or identity.
    """

    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=24)
    actor_org = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=60)
    body = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "seq"], name="one_event_a_place_in_its_chain")
        ]
        indexes = [
            models.Index("kind", "at", name="event_kind_at"),
            models.Index("at", "id", name="event_at"),
            models.Index("actor_id", "at", name="event_actor_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.kind}"

    @property
    def facts(self) -> dict[str, Any]:
        """What the kind needs to say: ids, numbers, codes."""
        facts: dict[str, Any] = json.loads(bytes(self.body))["facts"]
        return facts


class Delivery(models.Model):
    """One reaction owed to one event: the outbox. Tried again with growing pauses, parked after the last."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待处理")
        DONE = "done", _("已处理")
        PARKED = "parked", _("已搁置")

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    reaction = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index("due_at", "id", name="delivery_waiting", condition=models.Q(state="waiting")),
            models.Index("id", name="delivery_parked", condition=models.Q(state="parked")),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.reaction}"


class DailyRoot(models.Model):
    """The published root over all events since the root before it (RFC 6962 tree), chained to that one."""

    day = models.DateField(primary_key=True)
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    count = models.PositiveIntegerField()
    root = models.BinaryField()
    chained = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {bytes(self.chained).hex()[:12]}"
