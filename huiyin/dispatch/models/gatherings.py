"""Trainings and meetings of volunteers: where an entry of the ledger comes from when nobody was served."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place


class Gathering(models.Model):
    """A training or a meeting: what it was about, when, where, by which unit. Who came is in the ledger.

    Whether its minutes count is said by the rule of its day (`HourRule.counts_training`, `counts_meetings`)
    and kept with each entry. `breaks` are minutes.
    """

    class What(models.TextChoices):
        TRAINING = "training", _("培训")
        MEETING = "meeting", _("会议")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    what = models.CharField(max_length=10, choices=What)
    title = models.CharField(max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    township_ref = models.BigIntegerField(null=True)
    village_ref = models.BigIntegerField(null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    breaks = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="gathering_ends_after_it_began"
            )
        ]
        indexes = [
            models.Index(fields=["township_ref", "-id"], name="gathering_township"),
            models.Index(fields=["village_ref", "-id"], name="gathering_village"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def chain(self) -> str:
        """Its own chain in the log; each entry is told on the volunteer's."""
        return f"gathering:{self.pk}"
