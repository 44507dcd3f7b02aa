"""Volunteers say yes or no, take a slot unasked, wait in line, confirm, step back, are called off."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch import policy, queries
from huiyin.dispatch.actions.seats import (
    leave,
    lock_person,
    lock_slot,
    promote,
    ready,
    refuse_unfit,
    seat,
    seat_or_queue,
    told,
)
from huiyin.dispatch.actions.waves import make_good
from huiyin.dispatch.kinds import DeclineReason, DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.doings import ON_THE_SLOT
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

State = Assignment.State
BATCH = 500


@transaction.atomic
def accept(assignment: Assignment, *, by: User) -> None:
    """Say yes: a seat if one is free, else a place in line; whoever moved up keeps the seat held for them.

    Who has no account says it on the telephone to whoever asked; the event tells who took it down.

    Raises Refused when the time to answer is over, or the person has promised another service then.
    """
    require(policy.may_answer(by, assignment) or policy.may_answer_for(by, assignment))
    slot = lock_slot(assignment.slot)
    if queries.is_too_late(assignment):
        raise Refused(_("答复的时间已经过了，名额让给了别人。有合适的岗位，可以在“附近的岗位”里自己报名。"))
    if assignment.state != State.CONFIRMING:
        seat_or_queue(assignment, slot, by)
        return
    ready(slot)
    refuse_unfit(lock_person(assignment.volunteer_id, slot), slot, queries.offer_figures())
    seat(assignment, DispatchKind.CONFIRMED, by)


@transaction.atomic
def sign_up(slot: Slot, volunteer: Volunteer, *, by: User) -> Assignment:
    """Take an open slot unasked (抢单): a seat if one is free, else a place in line. Twice is once."""
    require(policy.may_sign_up(by, volunteer))
    locked = lock_slot(slot)
    live = Assignment.objects.filter(slot=slot, volunteer=volunteer, state__in=ON_THE_SLOT).first()
    if live is not None and live.state not in Assignment.ASKED:
        return live
    if live is not None and live.state == State.CONFIRMING:
        accept(live, by=by)
        return live
    if live is None and not locked.grab:
        raise Refused(_("这个岗位由文明实践站安排人，不能自己报名。"))
    lock_person(volunteer.pk, locked)
    assignment = live or Assignment.objects.create(
        slot=locked, volunteer=volunteer, reasons={"self": True}, offered_at=now()
    )
    seat_or_queue(assignment, locked, by)
    return assignment


@transaction.atomic
def decline(assignment: Assignment, *, reason: DeclineReason, by: User) -> None:
    """Say no, with a reason; a held seat goes to the next, an open wave asks the next best at once."""
    require(policy.may_answer(by, assignment) or policy.may_answer_for(by, assignment))
    slot = lock_slot(assignment.slot)
    before = assignment.state
    also = {"answered_at": now(), "decline_reason": reason}
    assignment.lifecycle.move(
        assignment, State.DECLINED, DispatchKind.DECLINED, by=by, also=also, reason=str(reason)
    )
    leave(slot, before, by)
    make_good(slot, by=MACHINE)


@transaction.atomic
def step_back(assignment: Assignment, *, reason: DeclineReason, by: User) -> None:
    """Give a seat or a place in line back; the first in line, or the next best, is asked at once."""
    require(policy.may_answer(by, assignment))
    slot = lock_slot(assignment.slot)
    before = assignment.state
    assignment.lifecycle.move(
        assignment,
        State.STEPPED_BACK,
        DispatchKind.STEPPED_BACK,
        by=by,
        also={"decline_reason": reason},
        reason=str(reason),
    )
    leave(slot, before, by)
    make_good(slot, by=MACHINE)


@transaction.atomic
def call_off(assignment: Assignment, *, why: str, by: Actor) -> None:
    """Nobody should set out for this any more; the volunteer is told. `why` is a code."""
    require(not isinstance(by, User) or policy.may_choose(by, assignment.slot))
    slot = lock_slot(assignment.slot)
    before = assignment.state
    also = {"to_tell": told("called_off")}
    assignment.lifecycle.move(
        assignment, State.CALLED_OFF, DispatchKind.CALLED_OFF, by=by, also=also, why=why
    )
    leave(slot, before, by)


@transaction.atomic
def lapse(assignment: Assignment, *, by: Actor) -> None:
    """The time to answer is over, or the slot with its line: whoever held a seat makes room for the next."""
    require(by == MACHINE)
    slot = lock_slot(assignment.slot)
    before = assignment.state
    assignment.lifecycle.move(assignment, State.LAPSED, DispatchKind.LAPSED, by=by)
    leave(slot, before, by)


def lapse_offers(*, by: Actor) -> int:
    """Let everything lapse that nobody answered in time; how many. Each in a transaction of its own."""
    lapsed = 0
    for assignment in queries.to_lapse_offers()[:BATCH]:
        try:
            lapse(assignment, by=by)
        except StaleState:  # answered at this very moment
            continue
        lapsed += 1
    return lapsed


def move_lines_up(*, by: Actor) -> int:
    """Ask people from lines beside free seats, who could not come when the seat came free; how many."""
    return sum(promote_next(slot, by=by) for slot in queries.stale_lines()[:BATCH])


@transaction.atomic
def promote_next(slot: Slot, *, by: Actor) -> int:
    """Ask people from the line to confirm while seats are free; the number asked."""
    return promote(lock_slot(slot), by)
