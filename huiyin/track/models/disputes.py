"""A duty that a unit says is not its own, the session about it, and the ruling."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User


class Dispute(models.Model):
    """One dispute over who is to carry a case. `organisation` objects to `order` and names `instead`.

    A problem case (`is_problem`) came back too often; the machine opens it, and the centre names an owner.
    """

    class State(models.TextChoices):
        RAISED = "raised", _("待会商")
        CALLED = "called", _("会商中")
        RULED = "ruled", _("已裁定")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Ground(models.TextChoices):
        SENT_AGAIN = "sent_again", _("退回后又派给本单位")
        TOO_LATE = "too_late", _("退回期限已过")
        BOUNCED = "bounced", _("多次退回，无单位主办")

    OPEN = (State.RAISED, State.CALLED)
    TONES = {State.RAISED: "warn", State.CALLED: "warn", State.RULED: "ok", State.WITHDRAWN: "done"}

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disputes")
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="disputes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    instead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    ground = models.CharField(max_length=10, choices=Ground)
    is_problem = models.BooleanField(default=False)
    round = models.PositiveSmallIntegerField()
    why = models.TextField(default="", blank=True)
    basis = models.CharField(max_length=200, default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    session_at = models.DateTimeField(null=True)
    session_where = models.CharField(max_length=80, default="", blank=True)
    called_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(null=True)
    minutes = models.TextField(default="", blank=True)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    supports = models.ManyToManyField(Organisation, related_name="+", blank=True)
    ruling = models.TextField(default="", blank=True)
    ruling_basis = models.CharField(max_length=200, default="", blank=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle(
        {
            State.RAISED: {State.CALLED, State.RULED, State.WITHDRAWN},
            State.CALLED: {State.CALLED, State.RULED, State.WITHDRAWN},
        }
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="dispute_state"),
            models.Index(fields=["organisation", "-id"], name="dispute_unit"),
            models.Index("case", "id", name="dispute_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["raised", "called"]), name="one_open_dispute_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"

    @property
    def chain(self) -> str:
        """Disputes are told on their case's chain."""
        return self.case.no

    @property
    def subject(self) -> str:
        """How the clock and the log name this dispute."""
        return f"dispute:{self.pk}"


class Position(models.Model):
    """A unit's seat in the session, and what it says for itself; empty until it has spoken."""

    class Stance(models.TextChoices):
        OURS = "ours", _("可以由我单位主办")
        SUPPORT = "support", _("不主办，可以协办")
        NOT_OURS = "not_ours", _("不是我单位的职责")

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=10, choices=Stance, default="", blank=True)
    words = models.TextField(default="", blank=True)
    basis = models.CharField(max_length=200, default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dispute", "organisation"], name="one_position_a_unit")
        ]
        indexes = [models.Index("organisation", "dispute", name="position_unit")]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.organisation_id}"
