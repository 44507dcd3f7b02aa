"""Volunteers are asked, say yes or no, wait in line, move up, step back, or are called off.

A slot's row is locked while a seat changes hands, so no slot is ever oversold and the line keeps its order.
"""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions import note_offers
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot

State = Assignment.State
ON_THE_SLOT = (*Assignment.LIVE, State.SERVED)


def offer(slot: Slot, volunteer: Volunteer, *, reasons: dict[str, Any], by: User) -> Assignment:
    """Ask a volunteer to fill a slot. `reasons` are codes and numbers that say why this person."""
    made = offer_many(slot, [(volunteer.pk, reasons)], by=by)
    if not made:
        raise Refused(_("这位志愿者已经在这个岗位上。"))
    return made[0]


def offer_many(slot: Slot, chosen: Sequence[tuple[int, dict[str, Any]]], *, by: User) -> list[Assignment]:
    """Ask several volunteers at once, each by key with the reasons; who is on the slot is passed over.

    The same few queries, however many.
    """
    require(policy.may_choose(by, slot))
    _ready(slot)
    try:
        with transaction.atomic():
            return _offer(slot, dict(chosen), by)
    except IntegrityError:
        raise Refused(_("这位志愿者已经在这个岗位上。")) from None


def _offer(slot: Slot, chosen: dict[int, dict[str, Any]], by: User) -> list[Assignment]:
    there = Assignment.objects.filter(slot=slot, volunteer__in=chosen, state__in=ON_THE_SLOT)
    taken = set(there.values_list("volunteer", flat=True))
    moment = now()
    made = Assignment.objects.bulk_create(
        [
            Assignment(slot=slot, volunteer_id=pk, reasons=reasons, offered_by=by, offered_at=moment)
            for pk, reasons in chosen.items()
            if pk not in taken
        ]
    )
    if not made:
        return []
    note_offers([assignment.volunteer_id for assignment in made], by=by)
    record_many(
        [
            Draft(
                DispatchKind.OFFERED,
                slot.project.no,
                by,
                subject_of(assignment),
                {"slot": slot.pk, "volunteer": assignment.volunteer_id},
            )
            for assignment in made
        ]
    )
    return made


@transaction.atomic
def accept(assignment: Assignment, *, by: User) -> None:
    """Say yes: a seat if one is free, else a place in line."""
    require(policy.may_answer(by, assignment))
    slot = _lock(assignment.slot)
    _seat_or_queue(assignment, slot, by)


@transaction.atomic
def sign_up(slot: Slot, volunteer: Volunteer, *, by: User) -> Assignment:
    """Take an open slot unasked (抢单): a seat if one is free, else a place in line. Twice is once."""
    require(policy.may_sign_up(by, volunteer))
    if volunteer.state != Volunteer.State.ACTIVE:
        raise Refused(_("您的志愿者资料现在不是在册状态，请联系所在的文明实践站。"))
    locked = _lock(slot)
    if not set(locked.skills) <= set(volunteer.skills):
        raise Refused(_("这个岗位需要的技能，您的资料里没有。需要补充请联系所在的文明实践站。"))
    live = Assignment.objects.filter(slot=slot, volunteer=volunteer, state__in=ON_THE_SLOT).first()
    if live is not None and live.state != State.OFFERED:
        return live
    assignment = live or Assignment.objects.create(
        slot=locked, volunteer=volunteer, reasons={"self": True}, offered_at=now()
    )
    _seat_or_queue(assignment, locked, by)
    return assignment


@transaction.atomic
def decline(assignment: Assignment, *, reason: DeclineReason, by: User) -> None:
    """Say no, with a reason."""
    require(policy.may_answer(by, assignment))
    also = {"answered_at": now(), "decline_reason": reason}
    assignment.lifecycle.move(
        assignment, State.DECLINED, DispatchKind.DECLINED, by=by, also=also, reason=str(reason)
    )


@transaction.atomic
def step_back(assignment: Assignment, *, reason: DeclineReason, by: User) -> None:
    """Give a seat or a place in line back; the first in line moves up at once."""
    require(policy.may_answer(by, assignment))
    slot = _lock(assignment.slot)
    before = assignment.state
    assignment.lifecycle.move(
        assignment,
        State.STEPPED_BACK,
        DispatchKind.STEPPED_BACK,
        by=by,
        also={"decline_reason": reason},
        reason=str(reason),
    )
    _leave(slot, before, by)


@transaction.atomic
def call_off(assignment: Assignment, *, why: str, by: Actor) -> None:
    """Nobody should set out for this any more. `why` is a code."""
    require(not isinstance(by, User) or policy.may_choose(by, assignment.slot))
    slot = _lock(assignment.slot)
    before = assignment.state
    assignment.lifecycle.move(assignment, State.CALLED_OFF, DispatchKind.CALLED_OFF, by=by, why=why)
    _leave(slot, before, by)


@transaction.atomic
def promote_next(slot: Slot, *, by: Actor) -> int:
    """Seat people from the line while seats are free; the number seated."""
    return _promote(_lock(slot), by)


def _lock(slot: Slot) -> Slot:
    return Slot.objects.select_for_update(of=("self",)).select_related("project__place").get(pk=slot.pk)


def _is_ahead(slot: Slot) -> bool:
    return slot.state == Slot.State.OPEN and slot.ends_at > now()


def _ready(slot: Slot) -> None:
    """Whether people may be asked to come, or may say that they will. Raises Refused."""
    if slot.project.state != Project.State.APPROVED:
        raise Refused(_("项目还没有批准或已经结束，现在不能安排志愿者。"))
    if not _is_ahead(slot):
        raise Refused(_("这个岗位已经取消或结束。"))


def _seat_or_queue(assignment: Assignment, slot: Slot, by: Actor) -> None:
    _ready(slot)
    if slot.taken < slot.most:
        _count(slot, taken=1)
        _seat(assignment, DispatchKind.ACCEPTED, by)
        return
    _count(slot, queued=1, waiting=1)
    also = {"answered_at": now(), "place_in_queue": slot.queued}
    assignment.lifecycle.move(
        assignment, State.WAITING, DispatchKind.WAITLISTED, by=by, also=also, place=slot.queued
    )


def _seat(assignment: Assignment, kind: DispatchKind, by: Actor) -> None:
    also = {"answered_at": now(), "place_in_queue": None}
    assignment.lifecycle.move(assignment, State.ACCEPTED, kind, by=by, also=also)


def _leave(slot: Slot, before: str, by: Actor) -> None:
    """Somebody gave up a seat or a place in line."""
    if before == State.WAITING:
        _count(slot, waiting=-1)
    elif before == State.ACCEPTED:
        _count(slot, taken=-1)
        if _is_ahead(slot):
            _promote(slot, by)


def _promote(slot: Slot, by: Actor) -> int:
    line = Assignment.objects.filter(slot=slot, state=State.WAITING).order_by("place_in_queue")
    first = list(line[: max(0, slot.most - slot.taken)])
    if first:
        _count(slot, taken=len(first), waiting=-len(first))
    for assignment in first:
        assignment.slot = slot
        _seat(assignment, DispatchKind.PROMOTED, by)
    return len(first)


def _count(slot: Slot, **steps: int) -> None:
    """Move the locked slot's counters, in the row and in memory."""
    Slot.objects.filter(pk=slot.pk).update(**{name: F(name) + step for name, step in steps.items()})
    for name, step in steps.items():
        setattr(slot, name, getattr(slot, name) + step)
