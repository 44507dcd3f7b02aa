"""Promises: written down, kept with evidence, or broken; a meeting's follow by themselves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.models import Commitment
from huiyin.kernel.calendar.actions import cancel_clocks, start_clock, stop_live
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now, today
from huiyin.track import policy
from huiyin.track.kinds import SuperviseKind
from huiyin.track.models import Promise, Talk


@dataclass(frozen=True)
class Vow:
    """Who promises what, and by which day; perhaps in a talk. The same key is one promise."""

    leader: User
    words: str
    due_on: date
    talk: Talk | None = None
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def promise(case: Case, vow: Vow, *, by: User) -> Promise:
    """Write down what a leader promised in a case; it is timed until the end of that day's office hours."""
    require(policy.may_promise(by, case))
    if vow.due_on < today():
        raise Refused(_("兑现日期不能早于今天。"))
    kept, made = Promise.objects.get_or_create(
        key=vow.key,
        defaults={
            "case": case,
            "talk": vow.talk,
            "leader": vow.leader,
            "organisation_id": vow.leader.organisation_id,
            "words": vow.words,
            "due_on": vow.due_on,
            "by": by,
            "at": now(),
        },
    )
    if made:
        _start_clock(kept, by)
        facts: dict[str, Any] = {"due_on": vow.due_on.isoformat(), "organisation": kept.organisation_id}
        record(SuperviseKind.PROMISED, kept.chain, by=by, subject=kept.subject, **facts)
    return kept


def _due(kept: Promise) -> datetime:
    unit = kept.leader.organisation
    return work_calendar(unit.calendar_id if unit else None).close_of(kept.due_on)


def _start_clock(kept: Promise, by: Actor) -> None:
    unit = kept.leader.organisation
    calendar_id = unit.calendar_id if unit else None
    due = _due(kept)
    start_clock(
        LimitKind.PROMISE,
        kept.chain,
        kept.subject,
        by=by,
        calendar_id=calendar_id,
        organisation_id=kept.organisation_id,
        until=due,
        started_at=min(kept.at, due),
    )


@transaction.atomic
def end_promise(kept: Promise, evidence: str, *, was_kept: bool, by: User) -> None:
    """Say whether it was kept, and how one knows."""
    require(policy.may_end_promise(by, kept))
    state = Promise.State.KEPT if was_kept else Promise.State.BROKEN
    kind = SuperviseKind.PROMISE_KEPT if was_kept else SuperviseKind.PROMISE_BROKEN
    kept.lifecycle.move(kept, state, kind, by=by, also={"evidence": evidence, "ended_at": now()})
    if was_kept or now() >= _due(kept):
        stop_live(kept.subject, LimitKind.PROMISE, by=by)
    else:
        cancel_clocks(kept.chain, by=by, subject=kept.subject)


def follow_commitments(*, by: Actor) -> int:
    """What leaders promised at meetings is timed like any promise; it ends when the meeting says so."""
    require(is_machine(by))
    fresh = Commitment.objects.filter(state=Commitment.State.OPEN, promise=None)
    moved = [_follow(one, by) for one in fresh.select_related("leader", "meeting")[:500]]
    done = Promise.objects.filter(state=Promise.State.OPEN, commitment__state=Commitment.State.KEPT)
    moved += [_kept_at_meeting(one, by) for one in done.select_related("commitment", "case")[:500]]
    return len(moved)


@transaction.atomic
def _follow(commitment: Commitment, by: Actor) -> Promise:
    case = Case.objects.filter(voice_set__request__no=commitment.request_no).first()
    kept = Promise.objects.create(
        commitment=commitment,
        case=case,
        leader=commitment.leader,
        organisation_id=commitment.organisation_id,
        words=commitment.words,
        due_on=commitment.due_on,
        at=min(now(), commitment.meeting.held_at),
    )
    _start_clock(kept, by)
    return kept


@transaction.atomic
def _kept_at_meeting(kept: Promise, by: Actor) -> Promise:
    commitment = kept.commitment
    at = (commitment.kept_at if commitment else None) or now()
    words = _("恳谈会记录：已兑现。")
    kept.lifecycle.move(
        kept, Promise.State.KEPT, SuperviseKind.PROMISE_KEPT, by=by, also={"evidence": words, "ended_at": at}
    )
    stop_live(kept.subject, LimitKind.PROMISE, by=by, at=at)
    return kept
