"""The ladder of supervision 督办阶梯: its rungs as dated rules, which is due next, and which were taken."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import Unit, Urgency
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.track.kinds import Addressee, Rung


class LadderRule(models.Model):
    """One version of one rung: from when it is due, who may take it, and whom it speaks to.

    A rung is due `amount` of `unit` after the deadline, once `times` measures were taken in this order. The
    one for an urgency goes before the general one. `level` orders the rungs. `valid_to` is the last day it
    holds.
    How long an answer may take is a time limit of its own (LimitKind.REPLY).
    """

    code = models.CharField(max_length=10, choices=Rung)
    urgency = models.CharField(max_length=8, choices=Urgency.choices, blank=True, default="")
    level = models.PositiveSmallIntegerField()
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit.choices)
    times = models.PositiveSmallIntegerField(default=0)
    roles = ArrayField(models.CharField(max_length=20, choices=Role))
    addresses = models.CharField(max_length=8, choices=Addressee)
    wants_answer = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=200)

    CHAIN = "ladder"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "urgency", "version"], name="one_rung_a_version"),
            models.UniqueConstraint(
                fields=["code", "urgency"], condition=Q(valid_to=None), name="one_rung_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.urgency or '*'} v{self.version}"


class Proposal(models.Model):
    """The next rung for an order whose clock is red: `from_at` says since when it is due.

    Made as soon as the clock turns red, so that no scan of all that is late is ever needed.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待采取")
        TAKEN = "taken", _("已采取")
        ASIDE = "aside", _("暂不采用")
        LAPSED = "lapsed", _("已不需要")

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="proposals")
    rule = models.ForeignKey(LadderRule, models.PROTECT, related_name="+")
    clock_ref = models.BigIntegerField()
    due_at = models.DateTimeField()
    from_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    grounds = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="open"), name="one_proposal_an_order")
        ]
        indexes = [models.Index("from_at", "id", name="proposal_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.order_id} {self.rule_id}"


class Measure(models.Model):
    """A rung that was taken in an order: by whom, towards which unit or person, on what grounds if skipping.

    `to_unit` is whom it addresses; in 提级 it is who answers for the order from then on.
    """

    key = models.UUIDField(unique=True)
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="measures")
    code = models.CharField(max_length=10, choices=Rung)
    rule = models.ForeignKey(LadderRule, models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    to_person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    words = models.TextField(default="")
    grounds = models.CharField(max_length=200, default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("order", "id", name="measure_order"),
            models.Index(fields=["code", "-id"], name="measure_code"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.code}"
