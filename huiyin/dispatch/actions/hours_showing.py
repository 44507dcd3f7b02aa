"""What both sides confirmed is on show for a while; whoever finds it wrong stops it; then it counts."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.actions.hours import Correction, counter_entry, take_out
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import HourObjection, ServiceHour
from huiyin.dispatch.queries.hours import hour_rule, ready_to_show, shown_long_enough
from huiyin.kernel.events.lifecycle import Refused, subject_of, too_late
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now

State, End = ServiceHour.State, HourObjection.End
BATCH = 1000


@dataclass(frozen=True)
class Settled:
    """What came of an objection, in words for who raised it; `minutes`: the right ones of a correction."""

    end: HourObjection.End
    answer: str
    key: UUID
    minutes: int = 0


@transaction.atomic
def publish_hours(*, by: Actor) -> int:
    """Show what both sides confirmed, for as long as the rule of today says; how many entries."""
    require(is_machine(by))
    entries = ready_to_show(BATCH)
    until = now() + _window()
    moved = [entry.pk for entry in entries]
    rows = ServiceHour.objects.filter(pk__in=moved, state=State.CONFIRMED)
    rows.update(state=State.PUBLISHED, published_at=now(), shown_until=until)
    record_many([Draft(DispatchKind.HOURS_PUBLISHED, one.chain, by, subject_of(one)) for one in entries])
    return len(moved)


@transaction.atomic
def finish_hours(*, by: Actor) -> int:
    """What was on show long enough, and nobody objects to, counts from now on; how many entries."""
    require(is_machine(by))
    entries = shown_long_enough(now(), BATCH)
    rows = ServiceHour.objects.filter(pk__in=[entry.pk for entry in entries], state=State.PUBLISHED)
    rows.update(state=State.FINAL, final_at=now())
    told = [
        Draft(DispatchKind.HOURS_FINAL, one.chain, by, subject_of(one), {"minutes": one.minutes})
        for one in entries
    ]
    record_many(told)
    return len(entries)


def _window() -> timedelta:
    rule = hour_rule()
    return timedelta(days=rule.publicity_days if rule else 7)


@transaction.atomic
def object_to_hours(entry: ServiceHour, words: str, *, key: UUID, by: User) -> HourObjection:
    """Say that an entry is wrong: it goes no further until somebody has looked. Twice is once.

    The volunteer's own report of an error is one too, at any time.
    """
    require(policy.may_object(by, entry))
    ServiceHour.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    sent = HourObjection.objects.filter(key=key).first()
    if sent is not None:
        return sent
    if HourObjection.objects.filter(entry=entry, ended_at=None).exists():
        raise Refused(_("这条记录已经有人提出异议，正在核实。"))
    if entry.state == State.VOIDED:
        raise Refused(_("这条记录已经作废。"))
    made = HourObjection.objects.create(key=key, entry=entry, words=words, by=by, at=now())
    if entry.state == State.PUBLISHED:
        entry.lifecycle.move(entry, State.OBJECTED, DispatchKind.HOURS_OBJECTED, by=by)
    else:
        record(DispatchKind.HOURS_OBJECTED, entry.chain, by=by, subject=subject_of(entry))
    return made


@transaction.atomic
def settle_objection(objection: HourObjection, told: Settled, *, by: User) -> None:
    """Decide on an objection: it stays as it is, is corrected, or taken out. Then the window begins anew."""
    entry = objection.entry
    require(policy.may_settle_hours(by, entry, objection.by))
    rows = HourObjection.objects.filter(pk=objection.pk, ended_at=None)
    if not rows.update(end=told.end, answer=told.answer, ended_by=by, ended_at=now()):
        raise too_late()
    record(DispatchKind.HOURS_SETTLED, entry.chain, by=by, subject=subject_of(entry), end=str(told.end))
    if told.end == End.VOIDED and entry.state != State.FINAL:
        return take_out(entry, told.answer, by)
    if told.end != End.KEPT:
        right = 0 if told.end == End.VOIDED else told.minutes
        counter_entry(entry, Correction(right, told.answer, told.key), by)
    if entry.state == State.OBJECTED:
        also = {"shown_until": now() + _window()}
        entry.lifecycle.move(entry, State.PUBLISHED, DispatchKind.HOURS_PUBLISHED, by=by, also=also)
    return None
