"""Certificates: what they sum, the doors to them, the lists, and what is published to check them by."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from huiyin.dispatch import policy
from huiyin.dispatch.models import Certificate, CertificateKey, ServiceHour
from huiyin.engines.certificates.slips import NotGenuine, checked
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.present import now, today
from huiyin.plan import policy as plan

State = Certificate.State
SHORTEST = 8
MOST_LINES = 12


@dataclass(frozen=True)
class Content:
    """One kind of service in a certificate."""

    title: str
    times: int
    minutes: int


@dataclass(frozen=True)
class Found:
    """What a check brought: `genuine` where a slip's signature holds, None where only a number was asked."""

    certificate: Certificate | None
    genuine: bool | None


def covered(
    volunteer: Volunteer, organisation: Organisation, first: date, last: date
) -> QuerySet[ServiceHour]:
    """What a unit vouches for in a period: hours that count; the centre for all, others for their own."""
    rows = ServiceHour.objects.filter(
        volunteer=volunteer, state=ServiceHour.State.FINAL, counts=True, day__range=(first, last)
    )
    return rows if organisation.kind == Organisation.Kind.CENTRE else rows.filter(organisation=organisation)


def summed(certificate: Certificate) -> tuple[int, int]:
    """Minutes and services that a certificate would vouch for now."""
    one = certificate
    rows = covered(one.volunteer, one.organisation, one.first, one.last)
    service = Q(corrects=None, minutes__gt=0)
    told = rows.aggregate(long=Sum("minutes", default=0), times=Count("pk", filter=service))
    return int(told["long"]), int(told["times"])


def contents_of(certificate: Certificate) -> list[Content]:
    """What was done, as it stood when the certificate was issued, the most first."""
    one = certificate
    rows = covered(one.volunteer, one.organisation, one.first, one.last)
    if one.issued_at:
        rows = rows.filter(final_at__lte=one.issued_at)
    found = (
        rows.values_list("title")
        .annotate(times=Count("pk", filter=Q(corrects=None, minutes__gt=0)), long=Sum("minutes"))
        .order_by("-long", "title")
    )
    return [Content(*row) for row in found[:MOST_LINES]]


def issuers_for(volunteer: Volunteer) -> QuerySet[Organisation]:
    """Who may certify: who recorded hours of the volunteer, and the county's centre."""
    recorded = ServiceHour.objects.filter(volunteer=volunteer, state=ServiceHour.State.FINAL, counts=True)
    told = Q(pk__in=recorded.values("organisation")) | Q(kind=Organisation.Kind.CENTRE)
    return Organisation.objects.filter(told).order_by("pk")


def _whole() -> QuerySet[Certificate]:
    return Certificate.objects.select_related(
        "volunteer__user", "organisation__place", "handler", "issuer", "ended_by"
    )


def certificate_to_read(by: Actor, pk: int) -> Certificate:
    """The door to one certificate. Raises Http404, PermissionDenied."""
    certificate = get_object_or_404(_whole(), pk=pk)
    require(policy.may_read_certificate(by, certificate))
    return certificate


def certificate_to_keep(by: Actor, pk: int) -> Certificate:
    """The door for those who handle and issue. Raises Http404, PermissionDenied."""
    certificate = get_object_or_404(_whole(), pk=pk)
    require(policy.may_keep_certificate(by, certificate))
    return certificate


def page_of_certificates(by: User, state: str, after: str | None = None) -> Page[Certificate]:
    """One page of the certificates that a person handles, the newest first."""
    kind, place_id = plan.reach(by)
    rows = _whole()
    if kind in ("township", "village"):
        path = next(held.place.path for held in by.duties_now() if held.place_id == place_id)
        rows = rows.filter(organisation__place__path__startswith=path)
    elif kind != "county":
        rows = rows.none()
    if state in State.values:
        rows = rows.filter(state=state)
    return keyset(rows, ("-id",), after=after)


def own_certificates(volunteer: Volunteer) -> list[Certificate]:
    """A volunteer's own, the newest first; at most fifty."""
    return list(_whole().filter(volunteer=volunteer).order_by("-pk")[:50])


def on_notice(after: str | None = None) -> Page[Certificate]:
    """Issued and still shown for objections: numbers, no names."""
    rows = Certificate.objects.filter(state=State.ISSUED, notice_until__gt=today())
    return keyset(rows.select_related("organisation"), ("-id",), after=after)


def signing_key() -> CertificateKey | None:
    """The key that signs today."""
    return CertificateKey.objects.filter(ended_at=None).first()


def public_keys() -> dict[str, bytes]:
    """Public halves of every key there ever was, by id."""
    return {code: bytes(public) for code, public in CertificateKey.objects.values_list("code", "public")}


def published() -> dict[str, Any]:
    """What anybody needs to check certificates without a server: every public key, and what was revoked."""
    keys = CertificateKey.objects.order_by("pk")
    revoked = Certificate.objects.filter(state=State.REVOKED).order_by("pk").values_list("number", flat=True)
    return {
        "format": "HYZ1",
        "at": now().isoformat(timespec="seconds"),
        "keys": [
            {
                "id": one.code,
                "public": urlsafe_b64encode(bytes(one.public)).decode().rstrip("="),
                "from": one.made_at.date().isoformat(),
                "to": one.ended_at.date().isoformat() if one.ended_at else None,
            }
            for one in keys
        ],
        "revoked": list(revoked),
    }


def verify(text: str) -> Found:
    """Check what somebody typed or scanned: a number, or a whole slip. Two queries."""
    words = "".join(text.split())
    if "." not in words:
        return Found(_by_number(words), None)
    try:
        slip = checked(words, public_keys())
    except NotGenuine:
        return Found(None, False)
    return Found(_by_number(slip.number), True)


def _by_number(number: str) -> Certificate | None:
    wanted = number.upper()
    if len(wanted) < SHORTEST:
        return None
    return Certificate.objects.select_related("organisation").filter(number=wanted).first()
