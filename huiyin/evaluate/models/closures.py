"""Decisions at the end of a round."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.archive.models import Case
from huiyin.evaluate.kinds import Apart
from huiyin.kernel.people.models import User


class Closure(models.Model):
    """The decision at the end of a round: closed, or round again; by someone who did not do the work."""

    class Decision(models.TextChoices):
        CLOSE = "close", _("销号")
        AGAIN = "again", pgettext_lazy("决定", "重新办理")
        LAWFUL = Apart.LAWFUL.value, Apart.LAWFUL.label
        LATER = Apart.LATER.value, Apart.LATER.label
        HANDED = Apart.HANDED.value, Apart.HANDED.label

    APART = (Decision.LAWFUL, Decision.LATER, Decision.HANDED)

    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=6, choices=Decision)
    grounds = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_decision_a_round")]
        indexes = [
            models.Index(
                "at", name="closure_apart", condition=models.Q(decision__in=["lawful", "later", "handed"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round} {self.decision}"
