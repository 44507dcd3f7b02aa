"""Texts that volunteers and guardians agree to: published in versions, and who agreed."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import follow, keep_version
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Agreed, Agreement, User, Volunteer
from huiyin.kernel.people.queries import last_agreement, shipped_agreement, sown_agreements
from huiyin.kernel.present import today

CHAIN = "agreements"


@transaction.atomic
def publish_agreement(text: Agreement, *, seen: int, by: Actor) -> Agreement:
    """Put a new version of a text in force from its `valid_from`; `seen` is the number of the one before.

    Raises StaleState when somebody was faster, Refused when it would begin in the past, ValidationError.
    """
    require(policy.may_publish_agreement(by))
    before = last_agreement(text.what)
    follow(before, seen, text.valid_from)
    _keep(text, seen + 1, by)
    subject, version = f"agreement:{text.pk}", text.version
    record(PeopleKind.AGREEMENT_PUBLISHED, CHAIN, by=by, subject=subject, what=text.what, version=version)
    return text


def _keep(text: Agreement, version: int, by: Actor) -> None:
    text.version, text.by = version, by if isinstance(by, User) else None
    text.clean_fields(exclude=["by", "valid_to"])
    keep_version(text)


@transaction.atomic
def seed_agreements(*, by: Actor) -> int:
    """Load the shipped texts where the county has none. Safe to repeat; returns how many are new."""
    require(policy.may_publish_agreement(by))
    known = set(Agreement.objects.values_list("what", flat=True))
    fresh = [shipped_agreement(what) for what in sown_agreements() if what not in known]
    for text in fresh:
        _keep(text, 1, by)
    return len(fresh)


@transaction.atomic
def agree(volunteer: Volunteer, text: Agreement, *, by: Actor) -> Agreed:
    """The volunteer accepts the version in force. Twice is once. Raises Refused when it is another by now."""
    require(policy.is_own(by, volunteer))
    if text.what == Agreement.What.GUARDIAN:
        raise Refused(_("这份由监护人同意。请监护人填写。"))
    current(text.pk, text.what)
    return note_agreed(volunteer, text, by=by)


@transaction.atomic
def note_paper(volunteer: Volunteer, text: Agreement, on: date, where: str, *, by: Actor) -> Agreed:
    """A volunteer without an account signed the version in force on paper: which day, where the paper lies.

    Raises Refused for who can sign for himself, for a guardian's text, and for a day that cannot be.
    """
    require(policy.may_keep_volunteer(by, volunteer))
    if volunteer.user_id is not None:
        raise Refused(_("本人有账号，请本人在手机上读过再同意。"))
    if text.what == Agreement.What.GUARDIAN:
        raise Refused(_("这份由监护人同意。请监护人填写。"))
    current(text.pk, text.what)
    if not text.valid_from <= on <= today():
        raise Refused(_("签字的日期要在这一版生效以后、今天以前。"))
    row = note_agreed(volunteer, text, by=by)
    if row.paper_on is None:
        Agreed.objects.filter(pk=row.pk).update(paper_on=on, paper_at=where)
    return row


def note_agreed(volunteer: Volunteer, text: Agreement, *, by: Actor) -> Agreed:
    """Keep that one version was accepted; for verbs that asked for the right."""
    seer = by if isinstance(by, User) else None
    row, made = Agreed.objects.get_or_create(volunteer=volunteer, agreement=text, defaults={"by": seer})
    if made:
        record(PeopleKind.AGREED, volunteer.chain, by=by, subject=volunteer.chain, agreement=text.pk)
    return row


def current(pk: int, what: str) -> Agreement:
    """The version in force, which must be the one read. Raises Refused when there is another by now."""
    text = Agreement.current(what)
    if text is None:
        raise ValidationError(_("县里还没有发布这份文本，请和村（社区）文明实践站联系。"))
    if text.pk != pk:
        raise Refused(_("协议刚刚更新了。请重新读一遍再同意。"))
    return text
