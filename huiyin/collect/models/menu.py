"""The menu of standing services (四单): residents order, volunteers are sent and serve, residents rate."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from huiyin.collect.models.categories import Category
from huiyin.collect.models.requests import Request
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.models import Place


class MenuItem(models.Model):
    """One version of a standing service. `series` is the same through its versions; ended, never deleted.

    `gives` is what one gets, `for_whom` who may order, in words. `places` are townships served, none meaning
    the whole county. An order is sorted under `category`; `skills` are ids that a slot for it asks for.
    `valid_from` and `valid_to` are the first and the last day on which this version is offered.
    """

    CHAIN = "menu"

    series = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=30)
    gives = models.CharField(max_length=300)
    for_whom = models.CharField(max_length=60)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    places = models.ManyToManyField(Place, related_name="+", blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    skills = ArrayField(models.IntegerField(), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="one_menu_version"),
            models.UniqueConstraint(
                fields=["series"], condition=Q(valid_to=None), name="one_menu_version_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_offered(self, on: date) -> bool:
        """Whether it may be ordered on this day."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)


class MenuOrder(models.Model):
    """A request that orders a service, as the menu worded it then."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="menu_order")
    item = models.ForeignKey(MenuItem, models.PROTECT, related_name="orders")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at", "item"], name="menu_order_at")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.item_id}"
