"""What a unit asks a resident while it works on the matter, and what he answers."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.collect.kinds import InquirySort
from huiyin.collect.models.clients import Added
from huiyin.collect.models.requests import Request
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User


class Inquiry(models.Model):
    """One question to one voice. `added` is the answer: kept, and erased, with what the resident said.

    `key` is made by the client, so that a retry finds the question already asked.
    """

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, models.PROTECT, related_name="inquiries")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=InquirySort)
    words = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    added = models.OneToOneField(Added, models.PROTECT, null=True, related_name="+")

    lifecycle = Lifecycle({State.OPEN: {State.ANSWERED, State.CLOSED}})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "organisation"], condition=Q(state="open"), name="one_open_inquiry_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sort}"

    @property
    def chain(self) -> str:
        """Questions are told on their request's chain."""
        return self.request.no

    @property
    def subject(self) -> str:
        """How photos and the log name this question."""
        return f"inquiry:{self.pk}"
