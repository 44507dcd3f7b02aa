"""Proposals to end a case otherwise than by content residents."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.evaluate.kinds import Apart, Procedure
from huiyin.evaluate.models.closures import Closure
from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User


class Ending(models.Model):
    """One proposal of one round, and what another person said to it. `key` is made by the client.

    `words` is what every voice is told once it is approved. Put off until `until`, the case wakes on that day
    by itself, and `owner` is the unit that is to go on; handed over, `receiver` has it as `number`.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("等别人批准")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("没有批准")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="endings")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=Apart)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    grounds = models.TextField()
    words = models.TextField()
    basis = models.CharField(max_length=200, default="", blank=True)
    until = models.DateField(null=True)
    owner = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    procedure = models.CharField(max_length=11, choices=Procedure, default="", blank=True)
    receiver = models.CharField(max_length=60, default="", blank=True)
    number = models.CharField(max_length=60, default="", blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(default="", blank=True)
    closure = models.OneToOneField(Closure, models.PROTECT, null=True, related_name="ending")
    woke_at = models.DateTimeField(null=True)

    lifecycle = Lifecycle({State.PROPOSED: {State.APPROVED, State.REFUSED}})

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round"], condition=Q(state="proposed"), name="one_open_ending_a_round"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="ending_has_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(kind="later") | Q(until__isnull=False, owner__isnull=False),
                name="ending_put_off_has_day_and_owner",
            ),
            models.CheckConstraint(
                condition=~Q(kind="handed") | (~Q(procedure="") & ~Q(receiver="") & ~Q(number="")),
                name="ending_handed_over_says_where",
            ),
        ]
        indexes = [
            models.Index("case", "round", name="ending_case"),
            models.Index("proposed_at", "id", name="ending_open", condition=Q(state="proposed")),
            models.Index(
                "until", "id", name="ending_asleep", condition=Q(kind="later", state="approved", woke_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round} {self.kind}"

    @property
    def chain(self) -> str:
        """The case's chain in the log."""
        return self.case.no

    @property
    def is_asleep(self) -> bool:
        """Whether the case sleeps until its day."""
        return self.kind == Apart.LATER and self.state == self.State.APPROVED and self.woke_at is None
