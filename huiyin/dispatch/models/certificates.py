"""Certificates of service, and the keys that sign them."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.present import today


class CertificateKey(models.Model):
    """A key that signs certificates, its private half sealed. The newest signs; all of them are published."""

    code = models.CharField(max_length=16, unique=True)
    public = models.BinaryField()
    private_sealed = SealedField(purpose="dispatch.certificate_key")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    CHAIN = "certificate-keys"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="one_key_signs_certificates",
            )
        ]

    def __str__(self) -> str:
        return self.code


class Certificate(models.Model):
    """A volunteer asks a unit to certify the hours of a period: handled by one person, issued by another.

    It sums only hours that count. A station, institute or other organiser vouches for what it recorded
    itself, the county's centre for everything. `slip` is the signed text behind the printed code, without a
    name.
    """

    class State(models.TextChoices):
        APPLIED = "applied", _("待受理")
        HANDLED = "handled", _("待开具")
        ISSUED = "issued", _("已开具")
        REFUSED = "refused", _("不予开具")
        REVOKED = "revoked", _("证明已撤销")

    WAITING = (State.APPLIED, State.HANDLED)

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    number = models.CharField(max_length=16, default="", blank=True)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    purpose = models.CharField(max_length=100, default="", blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    minutes = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField()
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    handled_at = models.DateTimeField(null=True)
    issuer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    notice_until = models.DateField(null=True)
    signed_with = models.ForeignKey(CertificateKey, models.PROTECT, null=True, related_name="+")
    slip = models.TextField(default="", blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=200, default="", blank=True)

    lifecycle = Lifecycle(
        {
            State.APPLIED: {State.HANDLED, State.REFUSED},
            State.HANDLED: {State.ISSUED, State.REFUSED},
            State.ISSUED: {State.REVOKED},
        }
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_certificate_a_number"
            ),
            models.CheckConstraint(
                condition=Q(issuer=None) | ~Q(issuer=models.F("handler")), name="certificate_two_hands"
            ),
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="certificate_period"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="certificate_state")]

    def __str__(self) -> str:
        return self.number or f"{self.pk}"

    @property
    def chain(self) -> str:
        """Certificates are told on the volunteer's own chain."""
        return f"volunteer:{self.volunteer_id}"

    @property
    def issued_on(self) -> date | None:
        """The day of issue, here."""
        return localdate(self.issued_at) if self.issued_at else None

    @property
    def on_notice(self) -> bool:
        """Whether it was issued and is still shown for objections."""
        return (
            self.state == self.State.ISSUED and self.notice_until is not None and today() < self.notice_until
        )
