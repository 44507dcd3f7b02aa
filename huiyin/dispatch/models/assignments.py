"""One volunteer for one slot."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.kinds import DeclineReason
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User, Volunteer
from huiyin.plan.models import Slot


class Assignment(models.Model):
    """One volunteer for one slot."""

    class State(models.TextChoices):
        OFFERED = "offered", _("待答复")
        ACCEPTED = "accepted", _("已接单")
        WAITING = "waiting", _("候补")
        DECLINED = "declined", _("已谢绝")
        STEPPED_BACK = "stepped_back", _("已让出")
        CALLED_OFF = "called_off", _("已取消")
        CHECKED_IN = "checked_in", _("服务中")
        SERVED = "served", _("已服务")
        NO_SHOW = "no_show", _("未到场")

    LIVE = (State.OFFERED, State.ACCEPTED, State.WAITING, State.CHECKED_IN)
    SEATED = (State.ACCEPTED, State.CHECKED_IN, State.SERVED)

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

    lifecycle = Lifecycle(
        {
            State.OFFERED: {State.ACCEPTED, State.WAITING, State.DECLINED, State.CALLED_OFF},
            State.WAITING: {State.ACCEPTED, State.STEPPED_BACK, State.CALLED_OFF},
            State.ACCEPTED: {State.CHECKED_IN, State.STEPPED_BACK, State.CALLED_OFF, State.NO_SHOW},
            State.CHECKED_IN: {State.SERVED},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "volunteer"],
                condition=Q(state__in=["offered", "accepted", "waiting", "checked_in", "served"]),
                name="one_live_assignment",
            )
        ]
        indexes = [
            models.Index(fields=["volunteer", "state", "-id"], name="assignment_volunteer"),
            models.Index("slot", "place_in_queue", name="assignment_queue", condition=Q(state="waiting")),
            models.Index("slot", "id", name="assignment_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} <- {self.volunteer_id}"

    @property
    def chain(self) -> str:
        """Assignments are told on their project's chain."""
        return self.slot.project.no
