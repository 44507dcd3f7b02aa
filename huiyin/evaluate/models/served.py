"""Verdicts of those whom volunteers served, on one service each."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.collect.models import Request
from huiyin.evaluate.kinds import Hand, Satisfaction, Speaker
from huiyin.kernel.people.models import User
from huiyin.plan.models import Project, Slot


class ServiceVerdict(models.Model):
    """How one service went, as the served side says: the voice of `request`, or without one those there.

    `hand` is on whose device it was entered; where that was not the served side's own, `by` is who was signed
    in. Its own later word takes the place of what was entered for it. `thanks` is read by the volunteers,
    `words` only by those who sent them.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="+")
    satisfied = models.PositiveSmallIntegerField(choices=Satisfaction)
    speaker = models.CharField(max_length=8, choices=Speaker)
    hand = models.CharField(max_length=10, choices=Hand)
    words = models.TextField(default="", blank=True)
    thanks = models.TextField(default="", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(request=None), name="one_verdict_a_service"),
            models.UniqueConstraint(
                fields=["slot", "request"], condition=Q(request__isnull=False), name="one_verdict_a_side"
            ),
            models.CheckConstraint(
                condition=Q(hand="own", by=None) | (~Q(hand="own") & Q(by__isnull=False)),
                name="a_hand_has_a_name",
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="service_verdict_project")]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.satisfied}"
