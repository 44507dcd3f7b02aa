"""A resident is told that his matter takes longer."""

import uuid

from django.db import models

from huiyin.collect.models.requests import Request
from huiyin.kernel.people.models import Organisation, User


class Delay(models.Model):
    """What one voice was told: until when it takes, and why, in words that name nobody."""

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey(Request, models.PROTECT, related_name="delays")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    words = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.request_id} {self.until:%F}"
