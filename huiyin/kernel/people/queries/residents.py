"""Residents: found by blind index, shown masked; who looked, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.kernel.people import identity, vault
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.kinds import RevealReason, Role
from huiyin.kernel.people.models import Resident, Reveal, Volunteer
from huiyin.kernel.people.sealed import opened


@dataclass(frozen=True)
class Look:
    """One view of an identity as the resident may read it: by role, never by name."""

    role: str
    organisation: str
    at: datetime
    reason: str


def find_resident(*, phone: str = "", id_no: str = "") -> QuerySet[Resident]:
    """Residents kept under this telephone or ID number, newest first."""
    match = Q(pk__in=[])
    if identity.valid_phone(phone):
        match |= Q(phone_index=phone_blind(phone))
    if identity.valid_id(id_no):
        match |= Q(id_index=id_blind(id_no))
    return Resident.objects.filter(match).order_by("-id")


def phone_blind(phone: str) -> bytes:
    """The blind index of a telephone number."""
    return vault.blind(identity.normalise_phone(phone), "people.phone")


def tail_blind(tail: str) -> bytes:
    """The blind index of a telephone's last four digits, short: ten thousand endings need no more."""
    return vault.blind(tail, "people.phone_tail")[:8]


def phone_tail_blind(phone: str) -> bytes | None:
    """The blind index of a telephone's ending, None where there is none."""
    tail = identity.normalise_phone(phone)[-4:]
    return tail_blind(tail) if len(tail) == 4 else None


def residents_ending(tail: str) -> QuerySet[Resident]:
    """Residents whose telephone ends in these four digits. Whoever asks must have the right to each."""
    wanted = tail.strip()
    if len(wanted) != 4 or not (wanted.isascii() and wanted.isdecimal()):
        return Resident.objects.none()
    return Resident.objects.filter(phone_tail_index=tail_blind(wanted))


def without_tail() -> QuerySet[Resident]:
    """Residents kept before endings could be found."""
    return Resident.objects.filter(phone_sealed__isnull=False, phone_tail_index=None)


def id_blind(id_no: str) -> bytes:
    """The blind index of an ID number; old and new form of one number are the same."""
    return vault.blind(identity.upgrade_id(id_no), "people.id_no")


def name_blind(name: str) -> bytes:
    """The blind index of a name; b"" for none."""
    plain = identity.normalise_name(name)
    return vault.blind(plain, "people.name") if plain else b""


def masked(person: Resident | Volunteer) -> Identity:
    """What anybody who works on a matter may see of who is behind it."""
    clear = unsealed(person)
    return Identity(
        identity.mask_name(clear.name),
        identity.mask_phone(clear.phone),
        identity.mask_id(clear.id_no),
        identity.mask_address(clear.address),
        masked=True,
    )


def unsealed(person: Resident | Volunteer) -> Identity:
    """Everything, in clear. Only for verbs that record the view; pages use `masked` or reveal."""
    name, phone = opened(person.name_sealed, "people.name"), opened(person.phone_sealed, "people.phone")
    if isinstance(person, Volunteer):
        return Identity(name, phone, "", "", masked=False)
    id_no, address = (
        opened(person.id_no_sealed, "people.id_no"),
        opened(person.address_sealed, "people.address"),
    )
    return Identity(name, phone, id_no, address, masked=False)


def who_looked(chains: str | Iterable[str]) -> list[Look]:
    """Who saw the identity behind these matters, by role, oldest first. For the resident."""
    wanted = [chains] if isinstance(chains, str) else list(chains)
    return [
        Look(
            str(Role(view.role).label) if view.role in Role.values else view.role,
            view.organisation_name,
            view.at,
            str(RevealReason(view.reason).label),
        )
        for view in Reveal.objects.filter(chain__in=wanted).order_by("at", "id")
    ]
