"""What the media centre found: an article or a post that may carry a need."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User


class MediaItem(models.Model):
    """One published text, pasted or pulled in from a `feed`, waiting for an editor's judgement.

    `ref` is its publisher's own name for it. `score` and `signs` (code, weight, words) say why it may carry a
    need, `villages` which places it names: for the editor's eye, nothing follows from them by itself.
    """

    class State(models.TextChoices):
        NEW = "new", _("待研判")
        TAKEN = "taken", _("已转诉求")
        SET_ASIDE = "set_aside", _("不予受理")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    source = models.CharField(max_length=60)
    feed = models.ForeignKey("collect.Feed", models.PROTECT, null=True, related_name="+")
    url = models.URLField(max_length=500, default="", blank=True)
    title = models.CharField(max_length=120)
    words = models.TextField()
    published_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=200, default="")
    ref = models.CharField(max_length=300, default="")
    score = models.SmallIntegerField(default=0)
    signs = models.JSONField(default=list)
    villages = ArrayField(models.BigIntegerField(), default=list)

    lifecycle = Lifecycle({State.NEW: {State.TAKEN, State.SET_ASIDE}, State.SET_ASIDE: {State.NEW}})

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="item_state"),
            models.Index(fields=["-score", "-id"], name="item_likely", condition=models.Q(state="new")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The item's own chain in the log."""
        return f"item:{self.pk}"
