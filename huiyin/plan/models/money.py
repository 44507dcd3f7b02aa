"""What a project may cost, who changed that, and what was spent. Amounts are yuan, exact to the fen."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField
from huiyin.plan.models.projects import Project

NOTHING = Decimal("0.00")


class Yuan(models.DecimalField):  # type: ignore[type-arg]
    """An amount in yuan, to the fen."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, **kwargs})  # type: ignore[arg-type]


class BudgetLine(models.Model):
    """One purpose of the project's money and where it comes from.

    `spent` is the sum of its spendings; the database refuses more than `amount`.
    """

    class Fund(models.TextChoices):
        BUDGET = "budget", _("财政资金")
        SPECIAL = "special", _("专项经费")
        COLLECTIVE = "collective", _("村集体资金")
        GIFT = "gift", _("社会捐赠")
        COMPANY = "company", _("企业支持")
        OTHER = "other", _("其他")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, related_name="budget")
    title = models.CharField(max_length=60)
    fund = models.CharField(max_length=10, choices=Fund)
    basis = models.CharField(max_length=120, default="", blank=True)
    amount = Yuan(default=NOTHING)
    spent = Yuan(default=NOTHING)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(spent__gte=0, spent__lte=F("amount")), name="budget_never_overspent"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> Decimal:
        """What may still be spent."""
        left: Decimal = self.amount - self.spent
        return left


class BudgetChange(models.Model):
    """A wish to change a line of an approved project, decided by another hand."""

    class State(models.TextChoices):
        ASKED = "asked", _("待审批")
        AGREED = "agreed", _("已同意")
        REFUSED = "refused", _("未同意")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="changes")
    before = Yuan()
    after = Yuan()
    why = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=200, default="")

    lifecycle = Lifecycle({State.ASKED: {State.AGREED, State.REFUSED}})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(state="asked"), name="one_change_at_a_time"),
            models.CheckConstraint(condition=Q(after__gte=0), name="budget_change_not_below_nothing"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="budget_change_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.after}"

    @property
    def chain(self) -> str:
        """Told on the project's chain."""
        return self.line.project.no


class Spending(models.Model):
    """Money paid out of a line; never edited. A mistake is taken back by an entry below nothing.

    `corrects` is the entry taken back; then `what` says why. The receipt lies beside the documents of
    dossiers under `receipt_key`: checked by its content, its name sealed.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="spendings")
    amount = Yuan()
    spent_on = models.DateField()
    what = models.CharField(max_length=120)
    payee = models.CharField(max_length=60, default="")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    receipt_key = models.UUIDField(unique=True, null=True)
    receipt_kind = models.CharField(max_length=5, default="")
    receipt_size = models.PositiveIntegerField(default=0)
    receipt_sha256 = models.BinaryField(null=True)
    receipt_name_sealed = SealedField(purpose="plan.receipt_name")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("receipt_sha256", name="spending_receipt", condition=Q(receipt_sha256__isnull=False))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects=None, amount__gt=0) | Q(corrects__isnull=False, amount__lt=0),
                name="spending_or_its_correction",
            )
        ]

    def __str__(self) -> str:
        return f"{self.spent_on} {self.amount}"
