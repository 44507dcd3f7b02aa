"""What leaders promised, wherever: at a meeting, in a talk, in a case."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.collect.models import Commitment
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User
from huiyin.track.models.letters import Talk


class Promise(models.Model):
    """Who promised what, and by when; kept with evidence, or broken. Its clock ends with the office hours of
    `due_on`. `commitment` is where a meeting's promise was written down.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待兑现")
        KEPT = "kept", _("已兑现")
        BROKEN = "broken", _("没有兑现")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="promises")
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, related_name="promise")
    talk = models.ForeignKey(Talk, models.PROTECT, null=True, related_name="promises")
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    evidence = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    lifecycle = Lifecycle({State.OPEN: {State.KEPT, State.BROKEN}})

    class Meta:
        indexes = [
            models.Index("due_on", "id", name="promise_due", condition=Q(state="open")),
            models.Index("case", "id", name="promise_case"),
        ]

    def __str__(self) -> str:
        return f"{self.leader_id} {self.due_on}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("track:promise", args=[self.pk])

    @property
    def chain(self) -> str:
        """Told on the chain of its case, else of its meeting."""
        if self.case is not None:
            return self.case.no
        return self.commitment.chain if self.commitment else ""

    @property
    def subject(self) -> str:
        """How its clock names it."""
        return f"promise:{self.pk}"
