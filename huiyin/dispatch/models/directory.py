"""The dispatch directory: who answers for what, where and in which circumstance; and what was ruled."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case
from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import Category
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place

CHAIN = "directory"
"""Where the log keeps every change of the directory and of its warning."""


class DirectoryEntry(models.Model):
    """One version of one line of the directory. A change ends it on a day and adds the next; both stay.

    No category means every class, a category also those below it; no place means the whole county, a place
    also everything inside. `words` must all occur in what was said, `a/b` being satisfied by either.
    `valid_to` is the last day in force. The lead is a named unit, or the station, institute or street of the
    case's place.
    """

    class Lead(models.TextChoices):
        UNIT = "unit", _("指定单位")
        STREET = "street", _("当地乡镇（街道）")
        INSTITUTE = "institute", _("当地文明实践所")
        STATION = "station", _("当地文明实践站")

    class Local(models.TextChoices):
        NONE = "", _("不需要")
        STREET = "street", _("当地乡镇（街道）")
        INSTITUTE = "institute", _("当地文明实践所")
        STATION = "station", _("当地文明实践站")

    CHAIN = CHAIN

    key = models.UUIDField(default=uuid.uuid4)
    version = models.PositiveIntegerField(default=1)
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    circumstance = models.CharField(max_length=20, default="", blank=True)
    words = models.CharField(max_length=120, default="", blank=True)
    matter = models.CharField(max_length=12, choices=Matter, default="", blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency, default="", blank=True)
    lead_kind = models.CharField(max_length=10, choices=Lead, default=Lead.UNIT)
    lead = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    supports = models.ManyToManyField(Organisation, related_name="+")
    local_support = models.CharField(max_length=10, choices=Local, default="", blank=True)
    document = models.CharField(max_length=80)
    clause = models.CharField(max_length=30, default="", blank=True)
    basis = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    end_source = models.CharField(max_length=200, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="one_entry_a_version"),
            models.UniqueConstraint(fields=["key"], condition=Q(valid_to=None), name="one_entry_in_force"),
            models.CheckConstraint(
                condition=Q(lead_kind="unit", lead__isnull=False)
                | (~Q(lead_kind="unit") & Q(lead__isnull=True)),
                name="a_named_lead_or_a_local_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"

    @property
    def subject(self) -> str:
        """How the log names this version."""
        return f"entry:{self.pk}"


class Precedent(models.Model):
    """What was ruled once when units could not agree whose duty it was, shown when the like comes again.

    It holds no resident's data. `claims` says which unit had returned the case, and why, on which rule:
    [{"organisation": 7, "reason": "not_ours", "basis": "…"}]. `entry` is the line of the directory that the
    case fell under on that day, if any.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    entry = models.ForeignKey(DirectoryEntry, models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+", db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    circumstance = models.CharField(max_length=20, default="", blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    question = models.CharField(max_length=300)
    claims = models.JSONField(default=list)
    ruling = models.CharField(max_length=300)
    basis = models.CharField(max_length=300)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["category", "-id"], name="precedent_category")]

    def __str__(self) -> str:
        return f"{self.case_id} -> {self.organisation_id}"


class BounceRule(models.Model):
    """One version of when a unit's returned orders make the dispatcher think twice.

    Over the last `days`, the share of orders that came back is drawn towards `expected` as if `weight` more
    orders had been seen; from `warn_share` on it is a warning. `valid_to` is the last day in force.
    """

    CHAIN = CHAIN

    days = models.PositiveSmallIntegerField(default=365)
    expected = models.FloatField()
    weight = models.PositiveSmallIntegerField()
    warn_share = models.FloatField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(unique=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expected__gt=0, expected__lt=1, warn_share__gt=0, warn_share__lt=1, weight__gt=0),
                name="bounce_shares_are_shares",
            ),
            models.CheckConstraint(condition=Q(days__range=(30, 1000)), name="bounce_looks_back_in_reason"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"
