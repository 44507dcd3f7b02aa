"""Certificates of service: applied for, handled by one, issued by another, revoked; and their keys."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.collect.models.numbers import next_number
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Certificate, CertificateKey
from huiyin.dispatch.queries.certificates import issuers_for, signing_key, summed
from huiyin.dispatch.queries.hours import hour_rule
from huiyin.engines.certificates.slips import Slip, id_of, new_key, public_of, signed
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.present import now, today

State = Certificate.State
NUMBERS = "dispatch_certificate_numbers"
PREFIX = "Z"
NOTICE_DAYS = 7
"""Where the county has no rule: 民发〔2015〕149号 asks for at least seven days."""
PURPOSE = "dispatch.certificate_key"


@dataclass(frozen=True)
class CertificateWish:
    """Which hours are to be certified by whom, and what for; the client makes the key: twice is once."""

    organisation: Organisation
    first: date
    last: date
    purpose: str
    key: UUID


def apply_for_certificate(volunteer: Volunteer, wish: CertificateWish, *, by: User) -> Certificate:
    """A volunteer asks for a certificate of the own hours. Raises Refused where none of them count."""
    require(policy.may_sign_up(by, volunteer))
    if not issuers_for(volunteer).filter(pk=wish.organisation.pk).exists():
        raise Refused(_("这个单位没有记过您的时长，不能给您出证明。"))
    made = Certificate(
        key=wish.key,
        volunteer=volunteer,
        organisation=wish.organisation,
        first=wish.first,
        last=wish.last,
        purpose=wish.purpose,
        applied_at=now(),
    )
    _some(made)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            record(DispatchKind.CERTIFICATE_APPLIED, made.chain, by=by, subject=subject_of(made))
    except IntegrityError:
        return Certificate.objects.get(key=wish.key, volunteer=volunteer)
    return made


def _some(certificate: Certificate) -> tuple[int, int]:
    minutes, times = summed(certificate)
    if minutes <= 0:
        raise Refused(_("这段时间里还没有已经生效的时长，开不了证明。"))
    return minutes, times


@transaction.atomic
def handle_certificate(certificate: Certificate, *, by: User) -> None:
    """The handler has looked at the application and passes it to whoever issues."""
    require(policy.may_keep_certificate(by, certificate))
    also = {"handler": by, "handled_at": now()}
    certificate.lifecycle.move(certificate, State.HANDLED, DispatchKind.CERTIFICATE_HANDLED, by=by, also=also)


@transaction.atomic
def issue_certificate(certificate: Certificate, *, by: User) -> None:
    """The person in charge, another than the handler, issues it: summed anew, numbered, signed, on notice."""
    require(policy.may_keep_certificate(by, certificate))
    if certificate.handler_id == by.pk:
        raise Refused(_("受理和开具不能是同一个人。"))
    key = signing_key()
    if key is None or key.private_sealed is None:
        raise Refused(_("还没有签名密钥，请系统管理员运行 certificate_key。"))
    minutes, times = _some(certificate)
    moment, rule = now(), hour_rule()
    notice = today() + timedelta(days=rule.publicity_days if rule else NOTICE_DAYS)
    number = PREFIX + next_number(NUMBERS)
    slip = Slip(number, certificate.first, certificate.last, minutes, localdate(moment), notice, key.code)
    also = {
        "issuer": by,
        "issued_at": moment,
        "number": number,
        "minutes": minutes,
        "times": times,
        "notice_until": notice,
        "signed_with": key,
        "slip": signed(slip, bytes.fromhex(vault.open_sealed(key.private_sealed, PURPOSE))),
    }
    kind = DispatchKind.CERTIFICATE_ISSUED
    certificate.lifecycle.move(
        certificate, State.ISSUED, kind, by=by, also=also, number=number, minutes=minutes
    )


@transaction.atomic
def end_certificate(certificate: Certificate, *, why: str, by: User) -> None:
    """Refuse what was applied for, or revoke what was issued: then its number is on the published list."""
    require(policy.may_keep_certificate(by, certificate))
    issued = certificate.state == State.ISSUED
    to = State.REVOKED if issued else State.REFUSED
    kind = DispatchKind.CERTIFICATE_REVOKED if issued else DispatchKind.CERTIFICATE_REFUSED
    also = {"ended_by": by, "ended_at": now(), "why": why}
    certificate.lifecycle.move(certificate, to, kind, by=by, also=also)


@transaction.atomic
def name_on_certificate(certificate: Certificate, *, by: User) -> str:
    """The name in clear, for printing; that somebody looked is on the volunteer's chain."""
    require(policy.may_read_certificate(by, certificate))
    if certificate.state != State.ISSUED:
        raise Refused(_("只有开具了的证明才能打印。"))
    record(DispatchKind.CERTIFICATE_PRINTED, certificate.chain, by=by, subject=subject_of(certificate))
    return unsealed(certificate.volunteer).name


@transaction.atomic
def ensure_certificate_key(*, by: Actor) -> int:
    """Make the first key of a county that has none; how many. Safe to repeat."""
    require(is_machine(by))
    if signing_key() is not None:
        return 0
    _make_key(by)
    return 1


@transaction.atomic
def rotate_certificate_key(*, by: Actor) -> CertificateKey:
    """A new key signs from now on; what older ones signed stays verifiable."""
    require(is_machine(by))
    CertificateKey.objects.filter(ended_at=None).update(ended_at=now())
    return _make_key(by)


def _make_key(by: Actor) -> CertificateKey:
    private = new_key()
    public = public_of(private)
    made = CertificateKey.objects.create(
        code=id_of(public),
        public=public,
        private_sealed=vault.seal(private.hex(), PURPOSE),
        made_at=now(),
    )
    record(DispatchKind.CERTIFICATE_KEY_MADE, CertificateKey.CHAIN, by=by, key=made.code)
    return made
