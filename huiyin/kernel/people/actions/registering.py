"""Registering oneself as a volunteer, and what follows: confirmed by a keeper, given an account."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import identity, policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.accounts import chain_of, first_password
from huiyin.kernel.people.actions.agreements import current, note_agreed
from huiyin.kernel.people.actions.volunteers import drafted, enter
from huiyin.kernel.people.kinds import Guardian, PeopleKind, Role
from huiyin.kernel.people.models import Agreement, Duty, GuardianConsent, User, Volunteer
from huiyin.kernel.people.queries import id_blind, is_known, unsealed
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now, today


@dataclass(frozen=True)
class Consent:
    """What a minor's guardian says: who they are, and which version of the text they agree to."""

    name: str
    phone: str
    relation: str
    text: int


@dataclass(frozen=True)
class Applicant:
    """Who wants to serve. The ID number is used once and not kept; `text` is the agreement accepted."""

    key: UUID
    name: str
    phone: str
    id_no: str
    home: Place
    text: int
    skills: Sequence[int] = ()
    wishes: Mapping[str, Any] = field(default_factory=dict)
    guardian: Consent | None = None


def age_rule(born: date) -> Agreement | None:
    """The guardian's text, without which somebody of this age may not serve; None for those of age.

    Raises Refused for somebody too young, or where the county has published no text.
    """
    what = Agreement.What
    serving, guardian = Agreement.current(what.SERVING), Agreement.current(what.GUARDIAN)
    if serving is None:
        raise Refused(_("县里还没有发布志愿服务协议，暂时不能网上登记。请到村（社区）文明实践站。"))
    if today() >= birthday(born, serving.from_age):
        return None
    if guardian is None or today() < birthday(born, guardian.from_age):
        youngest = guardian.from_age if guardian else serving.from_age
        raise Refused(_("满 %(age)d 岁才能登记。谢谢您的热心，请过几年再来。") % {"age": youngest})
    return guardian


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes so old; who was born on 29 February, on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


@transaction.atomic
def self_register(given: Applicant, *, by: Actor) -> Volunteer:
    """Take in somebody who wants to serve, to be confirmed by a keeper. The same key twice is once.

    Raises ValidationError for a bad value, Refused for somebody known already, too young, or without consent.
    """
    require(policy.may_apply(by))
    same = Volunteer.objects.filter(key=given.key).first()
    if same is not None:
        return same
    if not identity.valid_id(given.id_no, on=today()):
        raise ValidationError({"id_no": _("身份证号有误：请对照证件再输一次。")})
    born = identity.birth_date(given.id_no)
    assert born is not None
    consent = _consent(age_rule(born), given.guardian)
    text = current(given.text, Agreement.What.SERVING)
    volunteer = drafted(name=given.name, phone=given.phone, home=given.home, **given.wishes)
    volunteer.id_index, volunteer.key = id_blind(given.id_no), given.key
    if is_known(phone=given.phone, id_no=given.id_no):
        raise Refused(_("这个电话或证件已经登记过。请带身份证到村（社区）文明实践站核对。"))
    volunteer.born_sealed = sealed_or_none(born.isoformat(), "people.born")
    volunteer.adult_on = birthday(born, text.from_age) if consent else None
    volunteer.state = Volunteer.State.NEW
    try:
        with transaction.atomic():
            enter(volunteer, given.skills, (), by=by)
    except IntegrityError:
        raise Refused(_("这个电话或证件刚刚登记过。请刷新页面看一看。")) from None
    note_agreed(volunteer, text, by=by)
    if consent is not None:
        _keep_consent(volunteer, consent, by)
    return volunteer


@transaction.atomic
def consent_again(volunteer: Volunteer, consent: Consent, *, by: Actor) -> None:
    """A minor's guardian accepts the newer text, on the minor's own page. Twice is once.

    Raises as `self_register` does.
    """
    require(policy.is_own(by, volunteer))
    _checked(consent)
    _keep_consent(volunteer, consent, by)


def _consent(rule: Agreement | None, consent: Consent | None) -> Consent | None:
    return None if rule is None else _checked(consent)


def _checked(consent: Consent | None) -> Consent:
    if consent is None or consent.relation not in Guardian.values:
        raise Refused(_("未成年人登记，要有监护人同意。请监护人填写。"))
    if not identity.valid_phone(consent.phone):
        raise ValidationError({"phone": _("监护人的电话打不通：请填手机号或带区号的固定电话。")})
    current(consent.text, Agreement.What.GUARDIAN)
    return consent


def _keep_consent(volunteer: Volunteer, consent: Consent, by: Actor) -> None:
    said = {
        "relation": consent.relation,
        "name_sealed": sealed_or_none(identity.normalise_name(consent.name), "people.name"),
        "phone_sealed": sealed_or_none(identity.normalise_phone(consent.phone), "people.phone"),
    }
    _row, made = GuardianConsent.objects.get_or_create(
        volunteer=volunteer, agreement_id=consent.text, defaults=said
    )
    if made:
        record(PeopleKind.CONSENTED, volunteer.chain, by=by, subject=volunteer.chain, agreement=consent.text)


@transaction.atomic
def confirm_volunteer(volunteer: Volunteer, *, name: str, id_no: str, by: Actor) -> None:
    """A keeper saw the ID card: what stands on it is compared, not shown, and the volunteer may serve.

    Binds the number of somebody registered without. Twice is once. Raises ValidationError on a mismatch.
    """
    require(policy.may_keep_volunteer(by, volunteer))
    if volunteer.identity_seen_at is not None:
        return
    if not identity.valid_id(id_no, on=today()):
        raise ValidationError({"id_no": _("身份证号有误：请对照证件再输一次。")})
    index = id_blind(id_no)
    same_name = unsealed(volunteer).name == identity.normalise_name(name)
    if not same_name or (volunteer.id_index is not None and bytes(volunteer.id_index) != index):
        raise ValidationError(_("证件上的姓名或号码和登记的不一样。请核对；不是本人就不要通过。"))
    also = {
        "identity_seen_at": now(),
        "identity_seen_by": by if isinstance(by, User) else None,
        "id_index": index,
    }
    if Volunteer.objects.filter(id_index=index).exclude(pk=volunteer.pk).exists():
        raise Refused(_("这个证件已经登记给另一位志愿者。请县中心核对是不是同一个人。"))
    if volunteer.state == Volunteer.State.NEW:
        kind = PeopleKind.VOLUNTEER_CONFIRMED
        volunteer.lifecycle.move(volunteer, Volunteer.State.ACTIVE, kind, by=by, also=also)
        return
    Volunteer.objects.filter(pk=volunteer.pk).update(**also)
    for column, value in also.items():
        setattr(volunteer, column, value)
    record(PeopleKind.VOLUNTEER_CONFIRMED, volunteer.chain, by=by, subject=volunteer.chain)


@transaction.atomic
def open_account(volunteer: Volunteer, *, by: Actor) -> tuple[User, str]:
    """An account to answer with on the phone: user name and first password, to be handed over in person.

    A keeper may do this without the administrators: the account can do nothing but answer for its own
    volunteer. It is called by the number; no name stands in it.
    """
    require(policy.may_keep_volunteer(by, volunteer))
    row = Volunteer.objects.select_for_update(of=("self",)).select_related("home").get(pk=volunteer.pk)
    if row.state != Volunteer.State.ACTIVE or row.identity_seen_at is None:
        raise Refused(_("先核实身份，再开通账号。"))
    if row.user_id is not None:
        raise Refused(_("这位志愿者已经有账号。忘了密码，请系统管理员重设。"))
    password = first_password()
    user = User(username=row.number.lower(), display_name=row.number, must_change_password=True)
    user.set_password(password)
    user.full_clean(exclude=["password", "password_changed_at"])
    user.save()
    duty = Duty.objects.create(user=user, role=str(Role.VOLUNTEER), place=row.home)
    Volunteer.objects.filter(pk=row.pk).update(user=user)
    volunteer.user = user
    chain = chain_of(user)
    record(PeopleKind.ACCOUNT_CREATED, chain, by=by, subject=f"user:{user.pk}", unit=None)
    record(
        PeopleKind.DUTY_GRANTED,
        chain,
        by=by,
        subject=f"duty:{duty.pk}",
        role=duty.role,
        place=row.home_id,
        organisation=None,
    )
    return user, password
