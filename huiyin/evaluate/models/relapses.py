"""New cases of the same place and kind soon after a closing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.evaluate.models.closures import Closure
from huiyin.kernel.people.models import User


class Relapse(models.Model):
    """A case that came `days` after the closing of another of the same village and class.

    It counts against the closing until somebody outside the unit finds that it is another matter. `is_soon`
    tells whether it came within the shorter of the county's two spans, as they were when it came.
    """

    class Finding(models.TextChoices):
        REOPENED = "reopened", _("是复发，重新办理原来那件")
        SAME = "same", _("是复发，由新的这件接着办")
        OTHER = "other", _("是另一件事，不算复发")

    case = models.OneToOneField(Case, models.PROTECT, related_name="relapse")
    closure = models.ForeignKey(Closure, models.PROTECT, related_name="relapses")
    days = models.PositiveSmallIntegerField()
    is_soon = models.BooleanField()
    came_at = models.DateTimeField()
    finding = models.CharField(max_length=8, choices=Finding, default="", blank=True)
    grounds = models.TextField(default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("came_at", name="relapse_came"),
            models.Index(fields=["-id"], name="relapse_open", condition=Q(finding="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} after {self.closure_id}"
