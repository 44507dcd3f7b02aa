"""Village-square talk meetings 屋场恳谈会: who came, what was voted, what was promised."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place


class Meeting(models.Model):
    """One meeting on a hamlet's common ground, or a small one to settle a dispute."""

    class Kind(models.TextChoices):
        TALK = "talk", _("屋场恳谈会")
        SMALL = "small", _("小型协商会")

    class State(models.TextChoices):
        PLANNED = "planned", _("已安排")
        HELD = "held", _("已召开")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TALK)
    title = models.CharField(max_length=80)
    occasion = models.SlugField(max_length=40, default="", blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    spot = models.CharField(max_length=80, default="", blank=True)
    held_at = models.DateTimeField()
    organiser = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    leaders = models.ManyToManyField(User, related_name="+")
    departments = models.ManyToManyField(Organisation, related_name="+")
    minutes = models.TextField(default="")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    fictitious = models.BooleanField(default=False)

    lifecycle = Lifecycle({State.PLANNED: {State.HELD}})

    class Meta:
        indexes = [
            models.Index(fields=["-held_at", "-id"], name="meeting_held"),
            models.Index(fields=["place", "-held_at"], name="meeting_place"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """The meeting's own chain in the log."""
        return f"meeting:{self.pk}"


class Attendance(models.Model):
    """One household, delegate or official who sat on the benches. Households are counted, not named."""

    class As(models.TextChoices):
        HOUSEHOLD = "household", _("住户")
        DELEGATE = "delegate", _("村民代表")
        GROUP_LEADER = "group_leader", _("组长")
        COMMITTEE = "committee", _("村（居）委会")
        OFFICIAL = "official", _("干部")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    role = models.CharField(max_length=14, choices=As)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    heads = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.role}"


class Ballot(models.Model):
    """A vote taken at a meeting."""

    class How(models.TextChoices):
        SECRET = "secret", _("无记名投票")
        HANDS = "hands", _("举手表决")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="ballots")
    title = models.CharField(max_length=60)
    how = models.CharField(max_length=8, choices=How)
    counted_by = models.ManyToManyField(User, related_name="+")

    def __str__(self) -> str:
        return self.title


class BallotOption(models.Model):
    """One choice and how many chose it."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="options")
    label = models.CharField(max_length=60)
    votes = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.label} {self.votes}"


class Commitment(models.Model):
    """What a leader promised at a meeting, and by when."""

    class State(models.TextChoices):
        OPEN = "open", _("待兑现")
        KEPT = "kept", _("已兑现")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="commitments")
    leader = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    request_no = models.CharField(max_length=16, default="", blank=True)
    words = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    kept_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle({State.OPEN: {State.KEPT}})

    class Meta:
        indexes = [models.Index("due_on", "id", name="commitment_due", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.due_on}"

    @property
    def chain(self) -> str:
        """Promises are told on their meeting's chain."""
        return f"meeting:{self.meeting_id}"
