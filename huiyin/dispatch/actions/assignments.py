"""Volunteers are asked, say yes or no, wait in line, move up, step back, or are called off.

A slot's row is locked while a seat changes hands, so that no slot is ever oversold and the line keeps its order.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.dispatch import policy
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions import note_offer
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot

State = Assignment.State


def offer(slot: Slot, volunteer: Volunteer, *, reasons: dict[str, Any], by: User) -> Assignment:
    """Ask a volunteer to fill a slot. `reasons` are codes and numbers that say why this person."""
    require(policy.may_choose(by, slot))
    _still_open(slot)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                slot=slot, volunteer=volunteer, reasons=reasons, offered_by=by, offered_at=now()
            )
            note_offer(volunteer, by=by)
            record(
                DispatchKind.OFFERED,
                slot.project.no,
                by=by,
                subject=subject_of(assignment),
                slot=slot.pk,
                volunteer=volunteer.pk,
            )
            return assignment
    except IntegrityError:
        raise Refused(_("这位志愿者已经在这个岗位上。")) from None


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
    locked = _lock(slot)
    live = Assignment.objects.filter(slot=slot, volunteer=volunteer, state__in=Assignment.LIVE).first()
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
    seated = assignment.state == State.ACCEPTED
    assignment.lifecycle.move(
        assignment,
        State.STEPPED_BACK,
        DispatchKind.STEPPED_BACK,
        by=by,
        also={"decline_reason": reason},
        reason=str(reason),
    )
    if seated:
        _free_seat(slot, by)


@transaction.atomic
def call_off(assignment: Assignment, *, why: str, by: Actor) -> None:
    """Nobody should set out for this any more. `why` is a code."""
    require(not isinstance(by, User) or policy.may_choose(by, assignment.slot))
    slot = _lock(assignment.slot)
    seated = assignment.state == State.ACCEPTED
    assignment.lifecycle.move(assignment, State.CALLED_OFF, DispatchKind.CALLED_OFF, by=by, why=why)
    if seated:
        _free_seat(slot, by)


@transaction.atomic
def promote_next(slot: Slot, *, by: Actor) -> int:
    """Seat people from the line while seats are free; the number seated."""
    return _promote(_lock(slot), by)


def _lock(slot: Slot) -> Slot:
    return Slot.objects.select_for_update(of=("self",)).select_related("project__place").get(pk=slot.pk)


def _still_open(slot: Slot) -> None:
    if slot.state != Slot.State.OPEN or slot.project.state not in Project.OPEN or slot.ends_at <= now():
        raise Refused(_("这个岗位已经取消或结束。"))


def _seat_or_queue(assignment: Assignment, slot: Slot, by: Actor) -> None:
    _still_open(slot)
    if slot.taken < slot.most:
        _seat(assignment, slot, DispatchKind.ACCEPTED, by)
        return
    slot.queued += 1
    Slot.objects.filter(pk=slot.pk).update(queued=slot.queued)
    also = {"answered_at": now(), "place_in_queue": slot.queued}
    assignment.lifecycle.move(
        assignment, State.WAITING, DispatchKind.WAITLISTED, by=by, also=also, place=slot.queued
    )


def _seat(assignment: Assignment, slot: Slot, kind: DispatchKind, by: Actor) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") + 1)
    slot.taken += 1
    also = {"answered_at": now(), "place_in_queue": None}
    assignment.lifecycle.move(assignment, State.ACCEPTED, kind, by=by, also=also)


def _free_seat(slot: Slot, by: Actor) -> None:
    Slot.objects.filter(pk=slot.pk).update(taken=F("taken") - 1)
    slot.taken -= 1
    if slot.state == Slot.State.OPEN:
        _promote(slot, by)


def _promote(slot: Slot, by: Actor) -> int:
    waiting = Assignment.objects.filter(slot=slot, state=State.WAITING).order_by("place_in_queue")
    seated = 0
    for assignment in waiting[: max(0, slot.most - slot.taken)]:
        _seat(assignment, slot, DispatchKind.PROMOTED, by)
        seated += 1
    return seated
