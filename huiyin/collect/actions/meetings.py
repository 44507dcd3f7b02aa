"""A meeting is planned, held, voted at and promised at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Attendance, Ballot, BallotOption, Commitment, Meeting
from huiyin.kernel.events.lifecycle import subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now


@dataclass(frozen=True)
class MeetingPlan:
    """Where and when to sit down, and who comes."""

    key: UUID
    title: str
    place: Place
    held_at: datetime
    kind: Meeting.Kind = Meeting.Kind.TALK
    spot: str = ""
    occasion: str = ""
    leaders: Sequence[User] = ()
    departments: Sequence[Organisation] = ()
    fictitious: bool = False


@transaction.atomic
def plan_meeting(plan: MeetingPlan, *, by: Actor) -> Meeting:
    """Arrange a meeting. The same key twice makes one meeting."""
    require(policy.may_hold_meeting(by, plan.place))
    meeting, made = Meeting.objects.get_or_create(
        key=plan.key,
        defaults={
            "title": plan.title,
            "place": plan.place,
            "held_at": plan.held_at,
            "kind": plan.kind,
            "spot": plan.spot,
            "occasion": plan.occasion,
            "organiser_id": by.organisation_id,
            "fictitious": plan.fictitious,
        },
    )
    if made:
        meeting.leaders.add(*plan.leaders)
        meeting.departments.add(*plan.departments)
        record(CollectKind.MEETING_PLANNED, meeting.chain, by=by, place=plan.place.pk)
    return meeting


@transaction.atomic
def hold_meeting(meeting: Meeting, *, present: Iterable[Attendance], minutes: str, by: Actor) -> None:
    """The meeting took place: who was there, and what was said in short."""
    require(policy.may_hold_meeting(by, meeting.place))
    rows = list(present)
    for row in rows:
        row.meeting = meeting
    Attendance.objects.bulk_create(rows)
    heads = sum(row.heads for row in rows)
    meeting.lifecycle.move(
        meeting, Meeting.State.HELD, CollectKind.MEETING_HELD, by=by, also={"minutes": minutes}, heads=heads
    )


def _locked(meeting: Meeting) -> Meeting:
    """One hand at a time, so that pressing twice finds what the first press wrote."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def count_ballot(
    meeting: Meeting,
    *,
    title: str,
    how: Ballot.How,
    votes: Sequence[tuple[str, int]],
    counters: Sequence[User],
    by: Actor,
) -> Ballot:
    """Keep the result of a vote. Two people count. The same title twice at a meeting makes one vote."""
    require(policy.may_hold_meeting(by, meeting.place))
    require(len({counter.pk for counter in counters}) >= 2)
    known = Ballot.objects.filter(meeting=_locked(meeting), title=title).first()
    if known is not None:
        return known
    ballot = Ballot.objects.create(meeting=meeting, title=title, how=how)
    ballot.counted_by.add(*counters)
    BallotOption.objects.bulk_create(BallotOption(ballot=ballot, label=label, votes=n) for label, n in votes)
    record(CollectKind.BALLOT_COUNTED, meeting.chain, by=by, ballot=ballot.pk, cast=sum(n for _, n in votes))
    return ballot


@transaction.atomic
def promise(
    meeting: Meeting,
    *,
    leader: User,
    words: str,
    due_on: date,
    request_no: str = "",
    by: Actor,
) -> Commitment:
    """Write down what a leader promised, and by when. The same promise twice is one."""
    require(policy.may_hold_meeting(by, meeting.place))
    same = Commitment.objects.filter(meeting=_locked(meeting), leader=leader, words=words, due_on=due_on)
    if (known := same.first()) is not None:
        return known
    commitment = Commitment.objects.create(
        meeting=meeting,
        leader=leader,
        organisation_id=leader.organisation_id,
        words=words,
        due_on=due_on,
        request_no=request_no,
    )
    record(
        CollectKind.PROMISED,
        meeting.chain,
        by=by,
        subject=subject_of(commitment),
        due_on=due_on.isoformat(),
        request=request_no,
    )
    return commitment


@transaction.atomic
def keep_promise(commitment: Commitment, *, by: Actor) -> None:
    """What was promised has been done."""
    require(policy.may_keep_promise(by, commitment))
    commitment.lifecycle.move(
        commitment, Commitment.State.KEPT, CollectKind.PROMISE_KEPT, by=by, also={"kept_at": now()}
    )
