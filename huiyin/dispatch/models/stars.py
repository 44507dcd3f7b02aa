"""The ladder of stars, dated and with its source."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class StarLadder(models.Model):
    """One version of how many hours, and perhaps services, make each star; nothing is overwritten.

    `hours` rise from the first star on; `times` are as many, 0 where hours alone are enough. A star is held
    `publicity_days` after what it rests on came to count. `valid_to` is the last day in force.
    """

    class Window(models.TextChoices):
        LIFE = "life", _("累计")
        YEAR = "year", _("当年")

    CHAIN = "star-ladder"

    hours = ArrayField(models.PositiveIntegerField())
    times = ArrayField(models.PositiveIntegerField())
    window = models.CharField(max_length=4, choices=Window)
    publicity_days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(unique=True, default=1)
    source = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return f"v{self.version}"
