"""Verdicts of residents."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.evaluate.kinds import Complaint, How, Presence, Satisfaction
from huiyin.kernel.people.models import User


class Evaluation(models.Model):
    """A resident's verdict on one request in one round. Without contact there is no verdict, only the try.

    A voice may be heard in several ways in one round; `counts` marks the heaviest verdict, by `WEIGHT`.
    `unit_contacted` is whether the handling unit ever got in touch, as the resident tells it. Where a station
    spoke for him, `presence` says how he was there, and `consent` that he agreed.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="evaluations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="evaluations")
    round = models.PositiveSmallIntegerField()
    how = models.CharField(max_length=8, choices=How)
    contacted = models.BooleanField()
    solved = models.BooleanField(null=True)
    satisfied = models.PositiveSmallIntegerField(choices=Satisfaction, null=True)
    reasons = ArrayField(models.CharField(max_length=12, choices=Complaint), default=list)
    unit_contacted = models.BooleanField(null=True)
    presence = models.CharField(max_length=8, choices=Presence, default="", blank=True)
    consent = models.BooleanField(default=False)
    counts = models.BooleanField(default=True)
    words = models.TextField(default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "round"],
                condition=Q(contacted=True, counts=True),
                name="one_verdict_a_round",
            ),
            models.UniqueConstraint(
                fields=["request", "round", "how"], condition=Q(contacted=True), name="one_verdict_each_way"
            ),
            models.CheckConstraint(
                condition=Q(contacted=False, solved=None, satisfied=None)
                | Q(contacted=True, solved__isnull=False, satisfied__isnull=False),
                name="a_verdict_is_whole",
            ),
        ]
        indexes = [
            models.Index("case", "round", name="evaluation_case"),
            models.Index("at", name="evaluation_at"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"

    @property
    def is_content(self) -> bool:
        """Solved, and at least fairly satisfied."""
        return bool(self.solved) and (self.satisfied or 0) >= Satisfaction.FAIR
