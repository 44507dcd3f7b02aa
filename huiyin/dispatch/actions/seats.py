"""What happens to the seats of a locked slot: counted, given, held for somebody from the line, given back.

A slot's row is locked while a seat changes hands, so no slot is ever oversold and the line keeps its order.
Whoever promises to come is locked after it, one person a transaction, so nobody promises two places at once.
"""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.dispatch import queries
from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.offers import Figures
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.present import is_past, now
from huiyin.plan.models import Project, Slot

State = Assignment.State


def lock_slot(slot: Slot) -> Slot:
    """The slot's row, held until the transaction ends."""
    rows = Slot.objects.select_for_update(of=("self",)).select_related("project__place", "place")
    return rows.get(pk=slot.pk)


def lock_person(volunteer: int, slot: Slot) -> Volunteer:
    """Who promises to come, held until the transaction ends; rows that only point at them are not stopped.

    `apart` says whether they must not serve where the slot's seats are held already.
    """
    rows = Volunteer.objects.select_for_update(no_key=True, of=("self",))
    return rows.annotate(apart=queries.foes_seated(slot)).get(pk=volunteer)


def is_ahead(slot: Slot) -> bool:
    """Whether the slot is open and not over."""
    return slot.state == Slot.State.OPEN and slot.ends_at > now()


def ready(slot: Slot) -> None:
    """Whether people may be asked to come, or may say that they will. Raises Refused."""
    if slot.project.state != Project.State.APPROVED:
        raise Refused(_("项目还没有批准或已经结束，现在不能安排志愿者。"))
    if not is_ahead(slot):
        raise Refused(_("这个岗位已经取消或结束。"))


def seat_or_queue(assignment: Assignment, slot: Slot, by: Actor) -> None:
    """A seat if one is free, else the last place in line. Raises Refused when the person cannot come."""
    ready(slot)
    person = lock_person(assignment.volunteer_id, slot)
    refuse_unsigned(person)
    refuse_unfit(person, slot, queries.offer_figures())
    if slot.taken < slot.most:
        count(slot, taken=1)
        seat(assignment, DispatchKind.ACCEPTED, by)
        return
    count(slot, queued=1, waiting=1)
    also = {"answered_at": now(), "place_in_queue": slot.queued, "answer_by": None}
    assignment.lifecycle.move(
        assignment, State.WAITING, DispatchKind.WAITLISTED, by=by, also=also, place=slot.queued
    )


def refuse_unsigned(volunteer: Volunteer) -> None:
    """Raises Refused, in words for the volunteer, who has not agreed to the text in force."""
    if agreement_to_sign(volunteer) is not None:
        raise Refused(_("请先看过并同意现行的志愿服务协议，再接单。打开“我的资料”就能看到。"))


def refuse_unfit(volunteer: Volunteer, slot: Slot, figures: Figures) -> None:
    """Raises Refused, in words for the volunteer, who cannot fill this slot or has promised another.

    Whoever must not meet somebody there is not told that, nor whom.
    """
    code = queries.why_not(volunteer, slot, figures)
    if code:
        raise Refused(queries.why_not_words(code))
    promised = queries.meeting(queries.engagements([volunteer.pk], slot).get(volunteer.pk, ()), slot, figures)
    if promised is not None:
        raise Refused(queries.meeting_words(promised))
    if volunteer.apart:  # type: ignore[attr-defined]
        raise Refused(_("这个岗位现在不能安排您。请另选一个，或联系所在的文明实践站。"))


def seat(assignment: Assignment, kind: DispatchKind, by: Actor) -> None:
    """The seat is theirs: the counter has it already."""
    also = {"answered_at": now(), "place_in_queue": None, "answer_by": None}
    assignment.lifecycle.move(assignment, State.ACCEPTED, kind, by=by, also=also)


def leave(slot: Slot, before: str, by: Actor) -> None:
    """Somebody gave up a seat or a place in line; a free seat is held for the next."""
    if before == State.WAITING:
        count(slot, waiting=-1)
    elif before in (State.ACCEPTED, State.CONFIRMING):
        count(slot, taken=-1)
        if is_ahead(slot):
            promote(slot, by)


def free_seat(assignment: Assignment) -> None:
    """Whoever did not come holds no seat of the slot any more; part of the verb that says so.

    The line does not move by itself now: whoever is there asks people who can come at once.
    """
    if assignment.state == State.ACCEPTED:
        count(lock_slot(assignment.slot), taken=-1)


def promote(slot: Slot, by: Actor) -> int:
    """Hold free seats for people from the line, who are asked to confirm; how many were asked.

    Who cannot come any more stays in line and is passed over.
    """
    free = slot.most - slot.taken
    if free <= 0 or not slot.waiting:
        return 0
    line = Assignment.objects.filter(slot=slot, state=State.WAITING).select_related("volunteer")
    figures = queries.offer_figures()
    chosen = _able(list(line.order_by("place_in_queue")), slot, figures)[:free]
    if chosen:
        count(slot, taken=len(chosen), waiting=-len(chosen))
    also = {"answer_by": queries.confirm_until(figures, slot), "to_tell": told("moved_up")}
    for assignment in chosen:
        assignment.slot = slot
        assignment.lifecycle.move(assignment, State.CONFIRMING, DispatchKind.PROMOTED, by=by, also=also)
    return len(chosen)


def _able(line: Iterable[Assignment], slot: Slot, figures: Figures) -> list[Assignment]:
    rows = list(line)
    people = [one.volunteer_id for one in rows]
    seats = queries.engagements(people, slot)
    _there, may = queries.there_and_meetable(slot, people, Assignment.HOLDING)
    return [
        one
        for one in rows
        if one.volunteer_id in may
        and not queries.why_not(one.volunteer, slot, figures)
        and queries.meeting(seats.get(one.volunteer_id, ()), slot, figures) is None
    ]


def count(slot: Slot, **steps: int) -> None:
    """Move the locked slot's counters, in the row and in memory."""
    Slot.objects.filter(pk=slot.pk).update(**{name: F(name) + step for name, step in steps.items()})
    for name, step in steps.items():
        setattr(slot, name, getattr(slot, name) + step)


def told(code: str) -> str:
    """What somebody has to be told of what happens now; nothing of what is told of the past."""
    return "" if is_past() else code
