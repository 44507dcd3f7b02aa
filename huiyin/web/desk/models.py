"""When the morning message goes out, and who wants it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField

CHAIN = "mornings"


class MorningRule(models.Model):
    """One version of the hour, in office time, from which on working days the message goes out."""

    at = models.TimeField(_("早上几点"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, unique=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "version", condition=models.Q(valid_to=None), name="one_morning_hour_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%H:%M} v{self.version}"


class MorningWish(models.Model):
    """Somebody wants the morning message: by which way, where to, and on which day it last went."""

    user = models.OneToOneField(User, models.CASCADE, related_name="morning_wish")
    way = models.CharField(max_length=12, choices=[(Way.EMAIL, Way.EMAIL.label), (Way.SMS, Way.SMS.label)])
    to_sealed = SealedField(purpose="mornings.to")
    since = models.DateTimeField()
    last_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index("last_on", "id", name="morning_wish_last")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.way}"
