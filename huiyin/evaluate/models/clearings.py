"""Answers that contradict each other, looked into."""

from django.db import models

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.kernel.people.models import User


class Clearing(models.Model):
    """A supervisor found out why one voice's answers contradict. What is said later is not covered by it."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    grounds = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("request", "round", name="clearing_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.round}"
