"""The second factor: time-based codes of RFC 6238, each usable once, and recovery codes, each usable once."""

import base64
import secrets
import time
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.oath import hotp

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import identity, policy, vault
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.actions.accounts import chain_of
from huiyin.kernel.people.actions.signing import audit_chain
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import RecoveryCode, SecondFactor, User
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1
FAILURE_LIMIT = 5
LOCKED_FOR = timedelta(minutes=15)
RECOVERY_CODES = 10
_PURPOSE = "people.second_factor"


def code_at(secret: str, counter: int) -> str:
    """The six digits of a Base32 secret at one step."""
    padded = secret + "=" * (-len(secret) % 8)
    return f"{hotp(base64.b32decode(padded), counter, DIGITS):0{DIGITS}d}"


def counter_now() -> int:
    """The step of this moment. The machine's own time, for phones do not follow the demo's clock."""
    return int(time.time()) // STEP_SECONDS


@transaction.atomic
def begin_second_factor(user: User, *, by: Actor) -> str:
    """The Base32 secret to put into a phone; it counts once a code is confirmed. Refused when in use."""
    require(policy.is_self(by, user))
    factor, _created = SecondFactor.objects.select_for_update().get_or_create(user=user)
    if factor.confirmed_at is not None:
        raise Refused(_("动态口令已经启用。要更换手机，请联系安全管理员重置。"))
    if factor.secret_sealed is None:
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        factor.secret_sealed = vault.seal(secret, _PURPOSE)
        factor.save(update_fields=["secret_sealed"])
    return opened(factor.secret_sealed, _PURPOSE)


@transaction.atomic
def confirm_second_factor(user: User, code: str, *, by: Actor) -> list[str] | None:
    """Accept the first code: the recovery codes, to be shown once. None when the code is wrong."""
    require(policy.is_self(by, user))
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if factor is None or not _accept(factor, code):
        return None
    factor.confirmed_at = now()
    factor.save(update_fields=["confirmed_at", "last_counter"])
    record(PeopleKind.SECOND_FACTOR_SET, chain_of(user), by=by, subject=f"user:{user.pk}")
    return _fresh_recovery_codes(user)


@transaction.atomic
def set_second_factor(user: User, secret: str, *, by: Actor) -> None:
    """Enrol an account with a known secret: only the machine, for the demo's accounts."""
    require(by == MACHINE)
    SecondFactor.objects.update_or_create(
        user=user,
        defaults={"secret_sealed": vault.seal(secret, _PURPOSE), "confirmed_at": now(), "last_counter": -1},
    )
    record(PeopleKind.SECOND_FACTOR_SET, chain_of(user), by=by, subject=f"user:{user.pk}")


@transaction.atomic
def verify_second_factor(user: User, code: str, *, by: Actor) -> bool:
    """Whether the code, or a recovery code, is right now. Five wrong ones: Refused for 15 minutes."""
    require(policy.is_self(by, user))
    factor = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if factor is None:
        return False
    if factor.locked_until is not None and factor.locked_until > now():
        raise Refused(_("口令连续输错五次，这一步暂停十五分钟。可以稍后再试，或请安全管理员重置。"))
    if _accept(factor, code) or _use_recovery_code(user, code, by):
        factor.failures, factor.locked_until = 0, None
        factor.save(update_fields=["last_counter", "failures", "locked_until"])
        return True
    factor.failures += 1
    if factor.failures >= FAILURE_LIMIT:
        factor.failures, factor.locked_until = 0, now() + LOCKED_FOR
    factor.save(update_fields=["failures", "locked_until"])
    record(PeopleKind.SECOND_FACTOR_FAILED, audit_chain(), by=by, subject=f"user:{user.pk}")
    return False


def _accept(factor: SecondFactor, code: str) -> bool:
    """A code of this step or a neighbour, later than the last one used."""
    plain = identity.normalise(code).replace(" ", "")
    if len(plain) != DIGITS or not plain.isascii() or not plain.isdigit():
        return False
    secret = opened(factor.secret_sealed, _PURPOSE)
    here = counter_now()
    for counter in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        if counter > factor.last_counter and secrets.compare_digest(code_at(secret, counter), plain):
            factor.last_counter = counter
            return True
    return False


def _recovery_index(code: str) -> bytes:
    plain = identity.normalise(code).upper().replace("-", "").replace(" ", "")
    return vault.blind(plain, "people.recovery_code")


def _use_recovery_code(user: User, code: str, by: Actor) -> bool:
    rows = RecoveryCode.objects.filter(user=user, code_index=_recovery_index(code), used_at=None)
    if not rows.update(used_at=now()):
        return False
    record(PeopleKind.RECOVERY_CODE_USED, audit_chain(), by=by, subject=f"user:{user.pk}")
    return True


def _fresh_recovery_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [base64.b32encode(secrets.token_bytes(5)).decode() for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user=user, code_index=_recovery_index(code)) for code in codes]
    )
    return [f"{code[:4]}-{code[4:]}" for code in codes]


@transaction.atomic
def make_recovery_codes(user: User, *, by: Actor) -> list[str]:
    """New recovery codes; the old ones stop working."""
    require(policy.is_self(by, user))
    record(PeopleKind.RECOVERY_CODES_MADE, chain_of(user), by=by, subject=f"user:{user.pk}")
    return _fresh_recovery_codes(user)


@transaction.atomic
def reset_second_factor(user: User, *, by: Actor) -> None:
    """Forget a lost phone; the person sets a new one up at the next sign-in."""
    require(policy.may_keep_duties(by) and not policy.is_self(by, user))
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    record(PeopleKind.SECOND_FACTOR_RESET, chain_of(user), by=by, subject=f"user:{user.pk}")
