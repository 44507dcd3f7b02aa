"""One volunteer for one slot."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.kinds import DeclineReason
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User, Volunteer
from huiyin.plan.models import Slot


class Assignment(models.Model):
    """One volunteer for one slot.

    Whoever moved up from the line holds a seat while asked to confirm. An answer is awaited until
    `answer_by`; None waits for ever. `to_tell` is what the volunteer has still to be told, "" for nothing.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("待答复")
        ACCEPTED = "accepted", _("已接单")
        WAITING = "waiting", _("候补")
        CONFIRMING = "confirming", _("候补转正，待确认")
        DECLINED = "declined", _("已谢绝")
        LAPSED = "lapsed", _("过时未答复")
        STEPPED_BACK = "stepped_back", _("已让出")
        CALLED_OFF = "called_off", _("已取消")
        CHECKED_IN = "checked_in", _("服务中")
        SERVED = "served", _("已服务")
        NO_SHOW = "no_show", _("未到场")

    LIVE = (State.OFFERED, State.ACCEPTED, State.WAITING, State.CONFIRMING, State.CHECKED_IN)
    SEATED = (State.ACCEPTED, State.CHECKED_IN, State.SERVED)
    HOLDING = (*SEATED, State.CONFIRMING)
    """A seat of the slot is theirs: `Slot.taken` counts these."""
    ASKED = (State.OFFERED, State.CONFIRMING)
    """An answer is awaited, until `answer_by`."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="assignments")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=12, choices=State, default=State.OFFERED)
    reasons = models.JSONField(default=dict)
    offered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    place_in_queue = models.PositiveIntegerField(null=True)
    decline_reason = models.CharField(max_length=8, choices=DeclineReason, default="", blank=True)
    checked_in_at = models.DateTimeField(null=True)
    checked_out_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(default=0)
    wave = models.PositiveSmallIntegerField(default=1)
    answer_by = models.DateTimeField(null=True)
    to_tell = models.CharField(max_length=10, default="", blank=True)
    reminded_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle(
        {
            State.OFFERED: {
                State.ACCEPTED,
                State.WAITING,
                State.DECLINED,
                State.CALLED_OFF,
                State.LAPSED,
            },
            State.WAITING: {State.CONFIRMING, State.STEPPED_BACK, State.CALLED_OFF, State.LAPSED},
            State.CONFIRMING: {State.ACCEPTED, State.DECLINED, State.CALLED_OFF, State.LAPSED},
            State.ACCEPTED: {State.CHECKED_IN, State.STEPPED_BACK, State.CALLED_OFF, State.NO_SHOW},
            State.CHECKED_IN: {State.SERVED},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "volunteer"],
                condition=Q(
                    state__in=["offered", "accepted", "waiting", "confirming", "checked_in", "served"]
                ),
                name="one_live_assignment",
            )
        ]
        indexes = [
            models.Index(fields=["volunteer", "state", "-id"], name="assignment_volunteer"),
            models.Index("slot", "place_in_queue", name="assignment_queue", condition=Q(state="waiting")),
            models.Index("slot", "id", name="assignment_slot"),
            models.Index(
                "answer_by", "id", name="assignment_answer", condition=Q(state__in=["offered", "confirming"])
            ),
            models.Index("id", name="assignment_to_tell", condition=~Q(to_tell="")),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} <- {self.volunteer_id}"

    @property
    def chain(self) -> str:
        """Assignments are told on their project's chain."""
        return self.slot.project.no
