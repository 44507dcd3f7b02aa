"""Who must not be brought together: written down, read with a trace, ended."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Organisation, Shun, User, Volunteer
from huiyin.kernel.people.sealed import opened, sealed_or_none

SEALED_AS = "people.shun_reason"


@transaction.atomic
def shun(
    volunteer: Volunteer,
    *,
    by: Actor,
    why: str,
    person: Volunteer | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
) -> Shun:
    """These two are not brought together: with another volunteer, or with a unit. Twice is once, either way.

    `why` is one of `Shun.Why`; `reason`, in words, is sealed. What was promised already stays promised.
    Raises Refused when it is not exactly one, or the volunteer alone, or somebody who left.
    """
    require(policy.may_keep_volunteer(by, volunteer) and not (person and policy.is_own(by, person)))
    if (person is None) == (organisation is None) or person == volunteer or why not in Shun.Why.values:
        raise Refused(_("请选一位别的志愿者，或者一个单位。"))
    if Volunteer.State.LEFT in (volunteer.state, person.state if person else ""):
        raise Refused(_("这位志愿者已经退出，不用再登记。"))
    same = Shun.objects.filter(volunteer=person, person=volunteer).first() if person else None
    if same is not None:
        return same
    said = {
        "why": why,
        "reason_sealed": sealed_or_none(reason.strip(), SEALED_AS),
        "by": by if isinstance(by, User) else None,
    }
    row, made = Shun.objects.get_or_create(
        volunteer=volunteer, person=person, organisation=organisation, defaults=said
    )
    if made:
        record(PeopleKind.SHUNNED, volunteer.chain, by=by, subject=volunteer.chain, shun=row.pk)
    return row


@transaction.atomic
def read_shun_reason(row: Shun, *, by: Actor) -> str:
    """Why, in the words of who wrote it down; that it was read is recorded."""
    require(policy.may_read_shun_reason(by, row))
    volunteer = row.volunteer
    record(PeopleKind.SHUN_READ, volunteer.chain, by=by, subject=volunteer.chain, shun=row.pk)
    return opened(row.reason_sealed, SEALED_AS)


@transaction.atomic
def end_shun(row: Shun, *, by: Actor) -> None:
    """They may meet again, and the reason is forgotten. Twice is once."""
    volunteer = row.volunteer
    require(policy.may_end_shun(by, row))
    gone, _each = Shun.objects.filter(pk=row.pk).delete()
    if gone:
        record(PeopleKind.SHUN_ENDED, volunteer.chain, by=by, subject=volunteer.chain, shun=row.pk)
