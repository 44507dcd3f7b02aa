"""Programs of others that speak for residents: their keys, how much they used them, what they brought."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.requests import Request
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import SealedField


class ApiKey(models.Model):
    """A key by which a program hands in requests. Kept as a hash; the secret is shown once.

    `tag` is its beginning, to tell keys apart. `minute` and `calls` count the running minute, for the quota.
    """

    class Scope(models.TextChoices):
        SUBMIT = "submit", _("提交诉求")
        UPDATE = "update", _("补充进展")

    name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=60)
    contact = models.CharField(max_length=80, default="")
    tag = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope))
    per_minute = models.PositiveIntegerField()
    per_day = models.PositiveIntegerField()
    minute = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(per_minute__gt=0, per_day__gt=0), name="a_key_has_a_quota"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The key's own chain in the log."""
        return f"apikey:{self.pk}"

    @property
    def scope_words(self) -> list[str]:
        """What it may do, in words."""
        return [str(self.Scope(scope).label) for scope in self.scopes]


class KeyUse(models.Model):
    """How often a key was used on one day, and how often it was sent away for too much."""

    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="uses")
    day = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_use_a_day")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.day:%F} {self.calls}"


class Brought(models.Model):
    """Which key brought a request in, and what the program said about the person beside it."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="brought")
    key = models.ForeignKey(ApiKey, models.PROTECT, related_name="brought")
    email_sealed = SealedField(purpose="collect.email")
    account_sealed = SealedField(purpose="collect.account")

    def __str__(self) -> str:
        return f"{self.request_id} {self.key_id}"


class Added(models.Model):
    """What somebody added to a request later, through a program or by mail. The same `ref` twice is one."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="added")
    key = models.ForeignKey(ApiKey, models.PROTECT, null=True, related_name="+")
    ref = models.CharField(max_length=80)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "ref"], nulls_distinct=False, name="one_addition_a_reference"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.ref}"
