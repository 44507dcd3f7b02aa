"""An organisation's duty in a case."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.dispatch.kinds import ReturnReason
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User


class WorkOrder(models.Model):
    """An organisation's duty in a case, in one round. `answer` is what it proposes to tell the residents.

    `category_ref` is the key of the class the case had when the order was sent, for counting what comes back.
    `waits_until` is set while its clock stands still for a resident: when it runs again at the latest.
    `ahead_reason` says why a lead reported while supporting units had not.
    `passed_at`: when a station or institute passed it up; why stands in `PassedUp`.
    `by_ruling`: the centre ruled that it is theirs, on `basis`; it is not returned or disputed again.
    """

    class State(models.TextChoices):
        SENT = "sent", _("待签收")
        SIGNED = "signed", _("办理中")
        REPORTED = "reported", _("待审核")
        ACCEPTED = "accepted", _("已办结")
        RETURNED = "returned", _("已退回")
        CANCELLED = "cancelled", _("已撤销")
        PASSED = "passed", _("已上报")

    DROPPED = (State.RETURNED, State.CANCELLED, State.PASSED)  # did it end without its unit having done it?
    OPEN = (State.SENT, State.SIGNED, State.REPORTED)

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category_ref = models.BigIntegerField(null=True)
    is_lead = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField()
    instructions = models.TextField(default="", blank=True)
    basis = models.CharField(max_length=200, default="", blank=True)
    by_ruling = models.BooleanField(default=False, db_default=False)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()
    sign_by = models.DateTimeField()
    due_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    passed_at = models.DateTimeField(null=True)
    report = models.TextField(default="")
    answer = models.TextField(default="", db_default="", blank=True)
    return_reason = models.CharField(max_length=12, choices=ReturnReason, default="", blank=True)
    return_basis = models.CharField(max_length=200, default="", blank=True)
    waits_until = models.DateTimeField(null=True)
    ahead_reason = models.CharField(max_length=200, default="", db_default="", blank=True)

    lifecycle = Lifecycle(
        {
            State.SENT: {State.SIGNED, State.RETURNED, State.PASSED, State.CANCELLED},
            State.SIGNED: {State.REPORTED, State.RETURNED, State.PASSED, State.CANCELLED},
            State.REPORTED: {State.ACCEPTED, State.SIGNED, State.CANCELLED},
        }
    )

    class Meta:
        indexes = [
            models.Index("organisation", "state", "due_at", "id", name="order_queue"),
            models.Index("case", "id", name="order_case"),
            models.Index("state", "due_at", "id", name="order_state"),
            models.Index("id", name="order_returned", condition=Q(state="returned")),
            models.Index("sent_at", name="order_sent"),
            models.Index("organisation", "category_ref", "sent_at", "state", name="order_bounce"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"],
                condition=Q(state__in=["sent", "signed", "reported"]),
                name="one_open_order_a_unit",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(is_lead=True, state__in=["sent", "signed", "reported"]),
                name="one_open_lead_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.organisation_id}"

    @property
    def chain(self) -> str:
        """Orders are told on their case's chain."""
        return self.case.no

    @property
    def subject(self) -> str:
        """How clocks and the log name this order."""
        return f"workorder:{self.pk}"
