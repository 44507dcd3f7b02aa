"""Photos of a request, of progress and of evidence. Re-encoded on the way in; never served by a bare URL."""

import uuid

from django.db import models

from huiyin.collect.kinds import Shows
from huiyin.kernel.people.models import User


class Photo(models.Model):
    """One picture on a chain. `subject` names the row it belongs to, such as `progress:12`.

    `shows` is what a photo of the work proves; "" where nobody said.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    chain = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, default="")
    shows = models.CharField(max_length=8, choices=Shows, default="", db_default="", blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("chain", "id", name="photo_chain")]

    def __str__(self) -> str:
        return str(self.key)
