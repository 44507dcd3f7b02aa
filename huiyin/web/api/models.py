"""Tokens: who stands behind a program, what it may do and until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.web.api.kinds import Scope


class Token(models.Model):
    """A secret by which a program acts for a person. Kept as a hash; the secret is shown once.

    `tag` is its beginning, to tell tokens apart.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    tag = models.CharField(max_length=12)
    digest = models.BinaryField(unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    per_minute = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="token_user")]
        constraints = [
            models.CheckConstraint(condition=models.Q(per_minute__gt=0), name="a_token_has_a_quota"),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="a_token_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> str:
        """The token's own chain in the log."""
        return f"token:{self.pk}"

    @property
    def scope_words(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]

    @property
    def is_live(self) -> bool:
        """Neither revoked nor past its day."""
        return self.revoked_at is None and self.expires_at > now()
