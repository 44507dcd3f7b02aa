"""Somebody outside the unit went and looked."""

import uuid

from django.db import models

from huiyin.archive.models import Case
from huiyin.kernel.people.models import User


class SiteCheck(models.Model):
    """What a person who did no work in a case found on the spot in a round. `key` is made by the client."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    holds = models.BooleanField()
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("case", "round", "id", name="site_check_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round} {self.holds}"

    @property
    def subject(self) -> str:
        """How its photos and the log name it."""
        return f"sitecheck:{self.pk}"
