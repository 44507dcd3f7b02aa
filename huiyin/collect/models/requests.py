"""One person's voice through one channel. It keeps its own number, secrecy and answer for good."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models.categories import Category
from huiyin.collect.models.knowledge import KnowledgeVersion
from huiyin.collect.models.media import MediaItem
from huiyin.collect.models.meetings import Meeting
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, Resident, User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place


class Request(models.Model):
    """What one resident asked for, in their words.

    `key` is made by the client, so that a retry finds the request it already made. `against` is the unit
    complained about: it never learns who spoke. `language` is the one the resident used, "" where unknown.
    """

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        ANSWERED = "answered", _("已答复，请您评价")
        SETTLED = "settled", _("已办结")
        WITHDRAWN = "withdrawn", _("已撤回")

    LIVE = (State.OPEN, State.ANSWERED)
    TONES = {State.OPEN: "", State.ANSWERED: "warn", State.SETTLED: "ok", State.WITHDRAWN: "done"}

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    no = models.CharField(max_length=16, unique=True)
    channel = models.CharField(max_length=10, choices=Channel)
    source_ref = models.CharField(max_length=80, default="")
    matter = models.CharField(max_length=12, choices=Matter)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ORDINARY)
    words = models.TextField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    spot_sealed = SealedField(purpose="collect.spot")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+", db_index=False)
    secrecy = models.BooleanField(default=False)
    against = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="requests", db_index=False)
    item = models.ForeignKey(MediaItem, models.PROTECT, null=True, related_name="requests", db_index=False)
    language = models.CharField(max_length=10, default="", db_default="")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    received_at = models.DateTimeField()

    lifecycle = Lifecycle(
        {
            State.OPEN: {State.ANSWERED, State.WITHDRAWN},
            State.ANSWERED: {State.ANSWERED, State.OPEN, State.SETTLED, State.WITHDRAWN},
            State.SETTLED: {State.OPEN},
        }
    )

    class Meta:
        indexes = [
            models.Index(fields=["resident", "-id"], name="request_resident"),
            models.Index(fields=["taken_by", "-id"], name="request_taker"),
            models.Index("meeting", "id", name="request_meeting", condition=models.Q(meeting__isnull=False)),
            models.Index("item", "id", name="request_item", condition=models.Q(item__isnull=False)),
            models.Index(fields=["-received_at", "-id"], name="request_received"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def is_secret(self) -> bool:
        """Whether this voice asked for secrecy, or its resident wished it for all. Reads the resident."""
        return self.secrecy or bool(self.resident and self.resident.wants_secrecy)

    @property
    def chain(self) -> str:
        """The request's own chain in the log."""
        return self.no


class Answer(models.Model):
    """What the resident was told, in words, once a round or more. `key` is made by the client.

    `version` is the entry of the knowledge base that was read out, as it stood.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, db_default=RandomUUID())
    request = models.ForeignKey(Request, models.PROTECT, related_name="answers")
    words = models.TextField()
    version = models.ForeignKey(KnowledgeVersion, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.at:%F}"
