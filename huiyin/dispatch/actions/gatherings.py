"""A training or a meeting goes into the ledger: one entry for each who came, on the way of every other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Gathering, ServiceHour
from huiyin.dispatch.queries.gatherings import MOST_PEOPLE, count_gathering, does_count, known_in
from huiyin.dispatch.queries.hours import Counted
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import require
from huiyin.kernel.people.actions import add_minutes
from huiyin.kernel.people.models import Organisation, User, Volunteer
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan.queries import units_for


@dataclass(frozen=True)
class Held:
    """What took place, when and where, by which unit; `breaks` are minutes, the client makes the key."""

    what: Gathering.What
    title: str
    place: Place
    organisation: Organisation
    began_at: datetime
    ended_at: datetime
    breaks: int
    key: UUID


@transaction.atomic
def hold_gathering(told: Held, people: Sequence[Volunteer], *, by: User) -> Gathering:
    """Enter a training or a meeting and who came. Twice is once.

    Entering it is the organiser's word for everybody but oneself and for whom it looks impossible; another
    hand confirms. Raises Refused before it is over.
    """
    require(policy.may_hold_gathering(by, told.place))
    require(units_for(by).filter(pk=told.organisation.pk).exists())
    if told.ended_at > now():
        raise Refused(_("还没有结束，结束以后再登记。"))
    place = told.place
    gathering, made = Gathering.objects.get_or_create(
        key=told.key,
        defaults={
            "what": told.what,
            "title": told.title,
            "place": place,
            "township_ref": place.township_id_or_none,
            "village_ref": place.village_id_or_none,
            "organisation": told.organisation,
            "began_at": told.began_at,
            "ended_at": told.ended_at,
            "breaks": told.breaks,
            "by": by,
            "at": now(),
        },
    )
    if made:
        came = _write_down(gathering, people, by)
        kind, subject = DispatchKind.GATHERING_HELD, subject_of(gathering)
        record(kind, gathering.chain, by=by, subject=subject, what=str(gathering.what), people=came)
    return gathering


@transaction.atomic
def add_to_gathering(gathering: Gathering, people: Sequence[Volunteer], *, by: User) -> int:
    """Write down who was left out; who is there already stays so. How many were new."""
    require(policy.may_hold_gathering(by, gathering.place))
    came = _write_down(gathering, people, by)
    if came:
        subject = subject_of(gathering)
        record(DispatchKind.GATHERING_JOINED, gathering.chain, by=by, subject=subject, people=came)
    return came


def _write_down(gathering: Gathering, people: Sequence[Volunteer], by: User) -> int:
    """An entry for each who has none; the people are locked, so that nobody has two days' worth in one."""
    if len(people) > MOST_PEOPLE:
        raise Refused(_("一次最多登记 %(n)d 人，请分几次。") % {"n": MOST_PEOPLE})
    rows = Volunteer.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in people])
    locked = list(rows.order_by("pk"))
    there = known_in(gathering)
    fresh = [one for one in locked if one.pk not in there]
    counted = count_gathering(gathering, fresh)
    entries = [_entry(gathering, one, counted[one.pk], by) for one in fresh]
    ServiceHour.objects.bulk_create(entries)
    for entry in entries:
        if entry.counts:
            add_minutes(entry.volunteer, entry.minutes, by=by)
    record_many([draft for entry in entries for draft in _told(entry, by)])
    return len(entries)


def _entry(gathering: Gathering, volunteer: Volunteer, counted: Counted, by: User) -> ServiceHour:
    entry = ServiceHour(
        volunteer=volunteer,
        gathering=gathering,
        what=gathering.what,
        title=gathering.title,
        place=gathering.place,
        township_ref=gathering.township_ref,
        village_ref=gathering.village_ref,
        organisation_id=gathering.organisation_id,
        lat=gathering.place.lat,
        lon=gathering.place.lon,
        day=counted.day,
        began_at=counted.began_at,
        ended_at=counted.ended_at,
        breaks=counted.breaks,
        minutes=counted.minutes,
        counts=does_count(counted.rule, gathering.what),
        rule=counted.rule,
        flags=list(counted.flags),
        drafted_by=by,
        drafted_at=now(),
    )
    if not entry.flags and policy.may_confirm_hours(by, entry):
        entry.organiser, entry.organiser_at = by, now()
    return entry


def _told(entry: ServiceHour, by: User) -> list[Draft]:
    subject, facts = subject_of(entry), {"minutes": entry.minutes, "flags": entry.flags}
    drafts = [Draft(DispatchKind.HOURS_DRAFTED, entry.chain, by, subject, facts)]
    if entry.organiser_id is not None:
        drafts.append(Draft(DispatchKind.HOURS_CONFIRMED, entry.chain, by, subject))
    return drafts
