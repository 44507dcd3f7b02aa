"""Residents: everything that identifies them is sealed; the log never holds it, so it can be erased."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.kinds import RevealReason, Role
from huiyin.kernel.people.models.accounts import User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now


class Resident(models.Model):
    """A person who asked for something. Found by blind index, read only through `actions.reveal_identity`."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name_sealed = SealedField(purpose="people.name")
    phone_sealed = SealedField(purpose="people.phone")
    id_no_sealed = SealedField(purpose="people.id_no")
    address_sealed = SealedField(purpose="people.address")
    name_index = models.BinaryField(default=b"", editable=False)
    phone_index = models.BinaryField(null=True, editable=False)
    phone_tail_index = models.BinaryField(null=True, editable=False)
    id_index = models.BinaryField(null=True, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    wishes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index", "name_index"],
                condition=Q(phone_index__isnull=False),
                name="one_resident_a_phone_and_name",
            )
        ]
        indexes = [
            models.Index("id_index", name="resident_id_no", condition=Q(id_index__isnull=False)),
            models.Index(
                "phone_tail_index", name="resident_phone_tail", condition=Q(phone_tail_index__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def wants_secrecy(self) -> bool:
        """Whether the resident wished that nobody who need not know learns who spoke, whatever the matter."""
        return bool(self.wishes.get("secrecy"))

    @property
    def chain(self) -> str:
        """The resident's own chain in the log."""
        return f"resident:{self.pk}"


class Reveal(models.Model):
    """One view of a resident's identity: who, when, in which role, why, and for which matter."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="reveals")
    chain = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.PROTECT, related_name="reveals")
    role = models.CharField(max_length=20, choices=Role)
    organisation_name = models.CharField(max_length=60, blank=True)
    reason = models.CharField(_("查看原因"), max_length=12, choices=RevealReason)
    note_sealed = SealedField(purpose="people.reveal_note")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes = [
            models.Index("chain", "at", name="reveal_chain_at"),
            models.Index("at", "id", name="reveal_at"),
            models.Index("user", "at", name="reveal_user_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.role} {self.reason}"
