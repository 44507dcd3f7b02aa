"""The ledger of hours: entries are drafted, looked at, confirmed by two sides, voided, corrected by others.

`Assignment.minutes` and `Volunteer.minutes_served` follow the entries that are not voided and that count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Assignment, HourObjection, ServiceHour
from huiyin.dispatch.queries.hours import Counted
from huiyin.kernel.events.lifecycle import Refused, subject_of, too_late
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import RESIDENT, Actor, require
from huiyin.kernel.people.actions import add_minutes
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now
from huiyin.plan.models import ProjectNeed

State = ServiceHour.State
BEFORE_SHOW = (State.DRAFT, State.CONFIRMED)


@dataclass(frozen=True)
class Correction:
    """How many minutes were right, and why; `key` is made by the client, so that twice is once."""

    minutes: int
    why: str
    key: UUID


@transaction.atomic
def draft_hours(assignment: Assignment, counted: Counted, *, by: Actor) -> ServiceHour:
    """Put what a service came to into the ledger; somebody who checks out twice has one entry."""
    require(policy.may_draft_hours(by, assignment))
    slot = assignment.slot
    entry = ServiceHour(
        volunteer=assignment.volunteer,
        assignment=assignment,
        title=slot.title,
        place=slot.project.place,
        organisation_id=slot.project.organisation_id,
        lat=slot.lat or slot.place.lat,
        lon=slot.lon or slot.place.lon,
        day=counted.day,
        began_at=counted.began_at,
        ended_at=counted.ended_at,
        breaks=counted.breaks,
        minutes=counted.minutes,
        rule=counted.rule,
        flags=list(counted.flags),
    )
    return _draft(entry, DispatchKind.HOURS_DRAFTED, by)


def _draft(entry: ServiceHour, kind: DispatchKind, by: Actor) -> ServiceHour:
    entry.township_ref = entry.place.township_id_or_none
    entry.village_ref = entry.place.village_id_or_none
    entry.drafted_by = by if isinstance(by, User) else None
    entry.drafted_at = now()
    entry.save(force_insert=True)
    if entry.counts:
        add_minutes(entry.volunteer, entry.minutes, by=by)
    facts: dict[str, Any] = {"minutes": entry.minutes, "flags": sorted(entry.flags)}
    facts["corrects"] = entry.corrects_id
    record(kind, entry.chain, by=by, subject=subject_of(entry), **facts)
    return entry


@transaction.atomic
def look_at_hours(entry: ServiceHour, *, why: str, by: User) -> None:
    """Somebody looked at what seemed impossible and found that it was so; it may be confirmed now."""
    require(policy.may_keep_hours(by, entry))
    rows = ServiceHour.objects.filter(pk=entry.pk, state=State.DRAFT, decided_by=None, flags__len__gt=0)
    if not rows.update(decided_by=by, decided_why=why):
        raise too_late()
    entry.decided_by, entry.decided_why = by, why
    record(DispatchKind.HOURS_LOOKED_AT, entry.chain, by=by, subject=subject_of(entry), flags=entry.flags)


@transaction.atomic
def confirm_hours(entries: Iterable[int], *, by: User) -> int:
    """Say of entries, by key, that it was so; how many were confirmed.

    Who says it first is the organiser, who says it next the second side: never the same hand, never one's
    own. What somebody else dealt with since, what looks impossible and what is objected to is passed over.
    """
    first: list[int] = []
    last: list[int] = []
    drafts: list[Draft] = []
    for entry in _locked(entries):
        require(policy.may_keep_hours(by, entry))
        if not (_is_ready(entry) and policy.may_confirm_hours(by, entry)):
            continue
        organises = entry.organiser_id is None
        (first if organises else last).append(entry.pk)
        kind = DispatchKind.HOURS_CONFIRMED if organises else DispatchKind.HOURS_SECONDED
        drafts.append(Draft(kind, entry.chain, by, subject_of(entry)))
    ServiceHour.objects.filter(pk__in=first).update(organiser=by, organiser_at=now())
    ServiceHour.objects.filter(pk__in=last).update(second=by, second_at=now())
    _both(first + last)
    record_many(drafts)
    return len(drafts)


@transaction.atomic
def confirm_as_served(entries: Iterable[int], case: Case, *, by: Actor) -> int:
    """The resident whose case a project answered says that people came; how many entries were confirmed."""
    require(by == RESIDENT)
    served = ProjectNeed.objects.filter(case=case).values("project")
    rows = _locked(entries).filter(assignment__slot__project__in=served)
    kept = [entry for entry in rows if entry.second_at is None and _is_ready(entry)]
    found = [entry.pk for entry in kept]
    ServiceHour.objects.filter(pk__in=found).update(by_served=True, second_at=now())
    _both(found)
    record_many(
        [
            Draft(DispatchKind.HOURS_SECONDED, entry.chain, by, subject_of(entry), {"served": True})
            for entry in kept
        ]
    )
    return len(found)


def _locked(entries: Iterable[int]) -> QuerySet[ServiceHour]:
    rows = ServiceHour.objects.select_for_update(of=("self",)).filter(pk__in=list(entries))
    return rows.select_related("volunteer", "place").order_by("pk")


def _is_ready(entry: ServiceHour) -> bool:
    return entry.state == State.DRAFT and not entry.waits_for_decision and not _is_disputed(entry)


def _is_disputed(entry: ServiceHour) -> bool:
    return HourObjection.objects.filter(entry=entry, ended_at=None).exists()


def _both(entries: Sequence[int]) -> None:
    """Those of these entries that both sides have confirmed move on."""
    rows = ServiceHour.objects.filter(pk__in=entries, state=State.DRAFT)
    rows.exclude(organiser_at=None).exclude(second_at=None).update(state=State.CONFIRMED)


@transaction.atomic
def void_hours(entry: ServiceHour, *, why: str, by: User) -> None:
    """It was not so: before it is on show an entry can be taken out, with a reason; it stays in sight."""
    require(policy.may_keep_hours(by, entry))
    if entry.state not in BEFORE_SHOW:
        raise Refused(_("已经公示或生效的记录不能直接作废：公示期内请按异议处理，生效后请做更正。"))
    take_out(entry, why, by)


def take_out(entry: ServiceHour, why: str, by: User) -> None:
    """Void an entry and what corrects it, for the verbs of this ledger. Raises Refused where it counts."""
    kin = list(ServiceHour.objects.filter(corrects=entry, state__in=ServiceHour.ALIVE))
    if any(one.state not in BEFORE_SHOW for one in kin):
        raise Refused(_("它的更正已经公示或生效，不能作废，请再做一次更正。"))
    for one in [*kin, entry]:
        also = {"voided_by": by, "voided_why": why}
        one.lifecycle.move(one, State.VOIDED, DispatchKind.HOURS_VOIDED, by=by, also=also)
        _follow(one, -one.minutes, by)


@transaction.atomic
def correct_hours(entry: ServiceHour, told: Correction, *, by: User) -> ServiceHour:
    """Put a wrong entry right by a counter-entry, which goes the same way; the first one stays as it was."""
    require(policy.may_keep_hours(by, entry))
    return counter_entry(entry, told, by)


def counter_entry(entry: ServiceHour, told: Correction, by: User) -> ServiceHour:
    """The entry that brings another to the right minutes, for the verbs of this ledger. Twice is once."""
    sent = ServiceHour.objects.filter(key=told.key).first()
    if sent is not None:
        return sent
    Volunteer.objects.select_for_update(of=("self",)).get(pk=entry.volunteer_id)
    if entry.corrects_id is not None or entry.state == State.VOIDED:
        raise Refused(_("请在原来的那条记录上做更正。"))
    kin = ServiceHour.objects.filter(corrects=entry, state__in=ServiceHour.ALIVE)
    stands = entry.minutes + int(kin.aggregate(sum=Sum("minutes", default=0))["sum"])
    if told.minutes == stands:
        raise Refused(_("现在已经是 %(n)d 分钟，不用更正。") % {"n": stands})
    made = ServiceHour(
        key=told.key,
        volunteer=entry.volunteer,
        assignment=entry.assignment,
        gathering=entry.gathering,
        corrects=entry,
        what=entry.what,
        counts=entry.counts,
        title=entry.title,
        place=entry.place,
        organisation=entry.organisation,
        lat=entry.lat,
        lon=entry.lon,
        day=entry.day,
        began_at=entry.began_at,
        ended_at=entry.ended_at,
        minutes=told.minutes - stands,
        rule=entry.rule,
        why=told.why,
    )
    _draft(made, DispatchKind.HOURS_CORRECTED, by)
    _follow_assignment(made, made.minutes)
    return made


def _follow(entry: ServiceHour, minutes: int, by: Actor) -> None:
    """Keep the sums that are shown beside the ledger in step with it."""
    if entry.counts:
        add_minutes(entry.volunteer, minutes, by=by)
    _follow_assignment(entry, minutes)


def _follow_assignment(entry: ServiceHour, minutes: int) -> None:
    if entry.assignment_id is not None:
        Assignment.objects.filter(pk=entry.assignment_id).update(minutes=F("minutes") + minutes)
