"""Letters of supervision 督办函件 with their answers, and talks 约谈."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.track.models.ladder import Measure


class Letter(models.Model):
    """A numbered letter to the leader of a unit: what is asked, and by when it is to be answered.

    `answer_by` follows the clock of the answer; numbers run through a year without a gap.
    """

    class State(models.TextChoices):
        SENT = "sent", _("待答复")
        ANSWERED = "answered", _("已答复，待审")
        AGAIN = "again", _("要求重新答复")
        ACCEPTED = "accepted", _("答复已通过")

    WAITING = (State.SENT, State.AGAIN)

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="letter")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    unit_ref = models.BigIntegerField()
    answer_by = models.DateTimeField()

    lifecycle = Lifecycle(
        {
            State.SENT: {State.ANSWERED},
            State.AGAIN: {State.ANSWERED},
            State.ANSWERED: {State.ACCEPTED, State.AGAIN},
        }
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "seq"], name="one_letter_a_number")]
        indexes = [
            models.Index(
                "answer_by", "id", name="letter_open", condition=Q(state__in=["sent", "answered", "again"])
            ),
            models.Index(
                "unit_ref", "answer_by", "id", name="letter_unit", condition=Q(state__in=["sent", "again"])
            ),
        ]

    def __str__(self) -> str:
        return self.no

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("track:letter", args=[self.pk])

    @property
    def no(self) -> str:
        """As it stands on paper."""
        return f"督〔{self.year}〕{self.seq}号"

    @property
    def chain(self) -> str:
        """Letters are told on their case's chain."""
        return self.measure.order.case.no

    @property
    def subject(self) -> str:
        """How its clock names it."""
        return f"letter:{self.pk}"


class LetterAnswer(models.Model):
    """One answer of the unit, and what the supervisor said to it."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="answers")
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=300, default="")
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.letter_id} {self.at:%F}"


class Talk(models.Model):
    """A unit's leader is asked to come and explain; what was said, and what was agreed (as promises)."""

    class State(models.TextChoices):
        CALLED = "called", _("已通知")
        HELD = "held", _("已约谈")

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="talk")
    meet_at = models.DateTimeField()
    spot = models.CharField(max_length=80)
    state = models.CharField(max_length=6, choices=State, default=State.CALLED)
    minutes = models.TextField(default="")
    held_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle({State.CALLED: {State.HELD}})

    class Meta:
        indexes = [models.Index("meet_at", "id", name="talk_called", condition=Q(state="called"))]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.meet_at:%F}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("track:talk", args=[self.pk])

    @property
    def chain(self) -> str:
        """Talks are told on their case's chain."""
        return self.measure.order.case.no
