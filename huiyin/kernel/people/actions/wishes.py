"""When, how often and how far a volunteer is willing to go."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import User, Volunteer, VolunteerDays
from huiyin.kernel.people.models.volunteers import AWAY
from huiyin.kernel.present import today

MOST_EXCEPTIONS = 60
_LIMITS = ("radius_km", "most_calls", "most_minutes", "languages")


@transaction.atomic
def set_limits(
    volunteer: Volunteer,
    *,
    by: Actor,
    radius_km: int | None = None,
    most_calls: int | None = None,
    most_minutes: int | None = None,
    languages: Sequence[str] | None = None,
) -> None:
    """Keep the volunteer's own limits: kilometres, calls and minutes in a fortnight; the languages spoken.

    What is not given stays. Raises ValidationError for a limit out of bounds.
    """
    require(policy.may_tend_volunteer(by, volunteer))
    spoken = None if languages is None else sorted(set(languages))
    wanted = dict(zip(_LIMITS, (radius_km, most_calls, most_minutes, spoken), strict=True))
    changed = [
        name for name, value in wanted.items() if value is not None and value != getattr(volunteer, name)
    ]
    if not changed:
        return
    for name in changed:
        setattr(volunteer, name, wanted[name])
    _valid(volunteer, changed)
    volunteer.save(update_fields=changed)
    _note(PeopleKind.LIMITS_SET, volunteer, changed, by)


def _note(kind: PeopleKind, volunteer: Volunteer, fields: Sequence[str], by: Actor) -> None:
    """Record it, and whether a keeper did it to whom the volunteer told it."""
    keeper = isinstance(by, User) and not policy.is_own(by, volunteer)
    record(kind, volunteer.chain, by=by, subject=volunteer.chain, fields=list(fields), by_keeper=keeper)


def _valid(volunteer: Volunteer, names: Sequence[str]) -> None:
    volunteer.clean_fields(exclude=[one.name for one in volunteer._meta.fields if one.name not in names])


@transaction.atomic
def set_days(
    volunteer: Volunteer,
    *,
    by: Actor,
    weekly: str | None = None,
    exceptions: Sequence[tuple[date, date, str]] | None = None,
) -> None:
    """Keep when the volunteer is free: 21 signs a week, and days that differ as (first, last, three signs).

    `exceptions` stand in the place of all that are not over yet; "000" is away. What is not given stays.
    """
    require(policy.may_tend_volunteer(by, volunteer))
    changed = []
    if weekly is not None and weekly != volunteer.weekly:
        volunteer.weekly = weekly
        _valid(volunteer, ["weekly"])
        volunteer.save(update_fields=["weekly"])
        changed.append("weekly")
    if exceptions is not None and _replace(volunteer, exceptions):
        changed.append("exceptions")
    if changed:
        _note(PeopleKind.DAYS_SET, volunteer, changed, by)


def _replace(volunteer: Volunteer, wanted: Sequence[tuple[date, date, str]]) -> bool:
    ahead = VolunteerDays.objects.filter(volunteer=volunteer, last__gte=today())
    if set(ahead.values_list("first", "last", "free")) == set(wanted):
        return False
    ahead.delete()
    for first, last, free in sorted(set(wanted)):
        _keep(volunteer, first, last, free)
    return True


def _keep(volunteer: Volunteer, first: date, last: date, free: str) -> VolunteerDays:
    if last < first:
        raise ValidationError({"last": _("结束日期不能早于开始日期。")})
    if last < today():
        raise ValidationError({"last": _("这些天已经过去了。请填以后的日期。")})
    days = VolunteerDays(volunteer=volunteer, first=first, last=last, free=free)
    days.clean_fields(exclude=["volunteer"])
    days.save(force_insert=True)
    return days


@transaction.atomic
def except_days(
    volunteer: Volunteer, first: date, last: date, *, by: Actor, free: str = AWAY
) -> VolunteerDays:
    """Note days that are not as every week: away, or free in other parts of the day. Twice is once."""
    require(policy.may_tend_volunteer(by, volunteer))
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    mine = VolunteerDays.objects.filter(volunteer=volunteer)
    same = mine.filter(first=first, last=last, free=free).first()
    if same is not None:
        return same
    if mine.filter(last__gte=today()).count() >= MOST_EXCEPTIONS:
        raise Refused(_("已经记了 %(most)d 段日子。请先去掉不需要的。") % {"most": MOST_EXCEPTIONS})
    made = _keep(volunteer, first, last, free)
    _note(PeopleKind.DAYS_SET, volunteer, ["exceptions"], by)
    return made


@transaction.atomic
def drop_days(days: VolunteerDays, *, by: Actor) -> None:
    """These days are as every week after all. Twice is once."""
    volunteer = days.volunteer
    require(policy.may_tend_volunteer(by, volunteer))
    gone, _each = VolunteerDays.objects.filter(pk=days.pk).delete()
    if gone:
        _note(PeopleKind.DAYS_SET, volunteer, ["exceptions"], by)
