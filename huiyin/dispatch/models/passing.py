"""That a station or institute passed a matter up."""

import uuid

from django.db import models

from huiyin.dispatch.models.orders import WorkOrder
from huiyin.kernel.people.models import Organisation, User


class PassedUp(models.Model):
    """An organisation could not settle what came down to it by `order`, and passed it one level up.

    `to` is the institute before which the matter lies from then on; none is the county centre. An institute
    that cannot settle it either passes the same order on. Photos hang on `subject`.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="passings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    tried = models.CharField(max_length=500)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.order_id} -> {self.to_id or 'county'}"

    @property
    def subject(self) -> str:
        """What the photos that were shown hang on."""
        return f"passing:{self.pk}"
