"""Accounts and duties. Two administrators are needed before anybody can act: one makes, one grants."""

import secrets
from datetime import date
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, Outsider, require
from huiyin.kernel.people.kinds import ADMIN_ROLES, PeopleKind, Role
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def chain_of(user: User) -> str:
    """The account's own chain in the log."""
    return f"account:{user.pk}"


def first_password() -> str:
    """A password to be handed over once: 15 unmistakable characters in groups (74 bits)."""
    groups = ["".join(secrets.choice(_ALPHABET) for _place in range(5)) for _group in range(3)]
    return "-".join(groups)


@transaction.atomic
def create_account(
    username: str, display_name: str, unit: Organisation | None, *, by: Actor, password: str = ""
) -> tuple[User, str]:
    """Make an account and the password to hand over, which must be changed at the first sign-in.

    A `password` given by the machine (demo, first start) stays. Raises ValidationError for a bad user name.
    """
    require(policy.may_keep_accounts(by))
    given = bool(password) and isinstance(by, Outsider)
    words = password if given else first_password()
    user = User(
        username=username.lower(), display_name=display_name, unit=unit, must_change_password=not given
    )
    user.set_password(words)
    user.full_clean(exclude=["password", "password_changed_at"])
    user.save()
    record(PeopleKind.ACCOUNT_CREATED, chain_of(user), by=by, subject=f"user:{user.pk}", unit=user.unit_id)
    return user, words


@transaction.atomic
def disable_account(user: User, *, by: Actor) -> None:
    """Shut an account at once; its history stays. Nobody shuts the own account."""
    require(policy.may_keep_accounts(by) and not policy.is_self(by, user))
    _switch(user, False, PeopleKind.ACCOUNT_DISABLED, by)


@transaction.atomic
def enable_account(user: User, *, by: Actor) -> None:
    """Open a shut account again."""
    require(policy.may_keep_accounts(by) and not policy.is_self(by, user))
    _switch(user, True, PeopleKind.ACCOUNT_ENABLED, by)


def _switch(user: User, active: bool, kind: PeopleKind, by: Actor) -> None:
    if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        user.is_active = active
        user.forget_duties()
        record(kind, chain_of(user), by=by, subject=f"user:{user.pk}")


@transaction.atomic
def move_account(user: User, unit: Organisation | None, *, by: Actor) -> None:
    """Let an account belong to another unit. Its duties stay as they are."""
    require(policy.may_keep_accounts(by) and not policy.is_self(by, user))
    before = user.unit_id
    user.unit = unit
    user.save(update_fields=["unit"])
    record(
        PeopleKind.ACCOUNT_MOVED,
        chain_of(user),
        by=by,
        subject=f"user:{user.pk}",
        before=before,
        after=user.unit_id,
    )


@transaction.atomic
def reset_password(user: User, *, by: Actor) -> str:
    """A new first password for someone who forgot theirs. Returned once, kept nowhere."""
    require(policy.may_keep_accounts(by) and not policy.is_self(by, user))
    words = first_password()
    _set_password(user, words, must_change=True)
    record(PeopleKind.PASSWORD_RESET, chain_of(user), by=by, subject=f"user:{user.pk}")
    return words


@transaction.atomic
def change_password(user: User, password: str, *, by: Actor) -> None:
    """Set the own password. Raises ValidationError with the sentences of what it lacks."""
    require(policy.is_self(by, user))
    validate_password(password, user)
    if user.check_password(password):
        raise ValidationError(_("新密码不能和现在的密码一样。"))
    _set_password(user, password, must_change=False)
    record(PeopleKind.PASSWORD_CHANGED, chain_of(user), by=by, subject=f"user:{user.pk}")


def _set_password(user: User, password: str, *, must_change: bool) -> None:
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])


@transaction.atomic
def grant_duty(
    user: User,
    role: str,
    place: Place,
    organisation: Organisation | None,
    *,
    by: Actor,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Duty:
    """Give an account a duty. Raises Refused with the reason where the separation of duties forbids it."""
    require(policy.may_keep_duties(by))
    require(not policy.is_self(by, user))
    User.objects.select_for_update().get(pk=user.pk)
    user.forget_duties()
    held = _open_roles(user)
    if not policy.roles_agree(held, role):
        raise Refused(_("管理员职责不能和其他职责由同一个人担任。请先终止原有职责，或另设账号。"))
    if role in ADMIN_ROLES and valid_to is not None:
        raise Refused(_("管理员职责不能预先设定终止日期，到时请直接终止。"))
    start = valid_from or today()
    if valid_to is not None and valid_to <= start:
        raise Refused(_("终止日期要晚于起始日期。"))
    values: dict[str, Any] = {"role": str(role), "place": place, "organisation": organisation}
    try:
        with transaction.atomic():
            duty = Duty.objects.create(user=user, valid_from=start, valid_to=valid_to, **values)
    except IntegrityError:
        raise Refused(_("这个账号已经有同样的职责。")) from None
    record(
        PeopleKind.DUTY_GRANTED,
        chain_of(user),
        by=by,
        subject=f"duty:{duty.pk}",
        role=str(role),
        place=place.pk,
        organisation=duty.organisation_id,
    )
    return duty


def _open_roles(user: User) -> set[str]:
    """Roles held today or from a later day on."""
    day = today()
    rows = Duty.objects.filter(user=user).exclude(valid_to__lte=day)
    return set(rows.values_list("role", flat=True))


@transaction.atomic
def end_duty(duty: Duty, *, by: Actor) -> None:
    """End a duty at once. The last security administrator cannot be removed: nobody could appoint another."""
    require(policy.may_keep_duties(by))
    if duty.role == Role.SECURITY_ADMIN and _is_last(duty):
        raise Refused(_("这是最后一位安全管理员。请先另外任命一位，再终止这项职责。"))
    last_day = max(today(), duty.valid_from)
    rows = Duty.objects.filter(pk=duty.pk).exclude(valid_to__lte=today())
    if rows.update(valid_to=last_day):
        duty.valid_to = last_day
        record(
            PeopleKind.DUTY_ENDED, f"account:{duty.user_id}", by=by, subject=f"duty:{duty.pk}", role=duty.role
        )


def _is_last(duty: Duty) -> bool:
    rows = Duty.current().filter(role=duty.role, user__is_active=True).select_for_update(of=("self",))
    return not [row for row in rows if row.pk != duty.pk]


@transaction.atomic
def unlock_account(user: User, *, by: Actor) -> None:
    """Forget failed sign-ins, so that the person can try again at once."""
    require(policy.may_keep_duties(by) and not policy.is_self(by, user))
    AccessAttempt.objects.filter(username=user.username).delete()
    record(PeopleKind.ACCOUNT_UNLOCKED, chain_of(user), by=by, subject=f"user:{user.pk}")
