"""Who hears of a place by e-mail. Nobody is written to, but to be asked, before having said yes."""

import uuid

from django.db import models
from django.db.models import Q

from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place


class Subscription(models.Model):
    """One address and one place. Ended by being deleted.

    `site` is the address under which the person found us: links in mails lead back there. Whatever became
    known up to `told_until` has been told.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    address_sealed = SealedField(purpose="collect.subscriber")
    address_index = models.BinaryField()
    language = models.CharField(max_length=10)
    site = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address_index", "place"], name="one_subscription_a_place")
        ]
        indexes = [
            models.Index("place", "id", name="subscription_heard", condition=Q(confirmed_at__isnull=False)),
            models.Index("asked_at", name="subscription_asked", condition=Q(confirmed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.key}"

    @property
    def chain(self) -> str:
        """Where the log keeps which mails went out. It never holds the address."""
        return f"subscription:{self.pk}"
