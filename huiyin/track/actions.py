"""The verbs of following the work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive.models import Case
from huiyin.collect.actions import add_photos
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.engines.pictures import Picture
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions import add_minutes
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.track import policy
from huiyin.track.kinds import ProgressKind, TrackKind
from huiyin.track.models import Chase, Light, Progress


@dataclass(frozen=True)
class Note:
    """What somebody wants to tell of the work. `quantity` in `unit`."""

    words: str
    kind: ProgressKind = ProgressKind.NOTE
    key: UUID = field(default_factory=uuid4)
    quantity: Decimal | None = None
    unit: str = ""
    is_about: bool = False
    pictures: Iterable[Picture] = ()


def note_case(case: Case, note: Note, *, by: User) -> Progress:
    """Tell of progress on a case. The same key twice is told once."""
    require(policy.may_note(by, case))
    return _once(note, by, case=case, chain=case.no)


def note_project(project: Project, note: Note, *, by: User) -> Progress:
    """Tell of progress on a project. The same key twice is told once."""
    require(policy.may_note_project(by, project))
    return _once(note, by, project=project, chain=project.no)


def _once(
    note: Note, by: User, *, chain: str, case: Case | None = None, project: Project | None = None
) -> Progress:
    try:
        return _note(note, by, chain, case, project)
    except IntegrityError:
        return Progress.objects.get(key=note.key)


@transaction.atomic
def _note(note: Note, by: User, chain: str, case: Case | None, project: Project | None) -> Progress:
    progress = Progress.objects.create(
        key=note.key,
        case=case,
        project=project,
        kind=note.kind,
        words=note.words,
        quantity=note.quantity,
        unit=note.unit,
        is_about=note.is_about,
        by=by,
        organisation_id=by.organisation_id,
        at=now(),
    )
    quantity = None if note.quantity is None else str(note.quantity)
    record(
        TrackKind.PROGRESS,
        chain,
        by=by,
        subject=progress.subject,
        progress_kind=str(note.kind),
        quantity=quantity,
        unit=note.unit,
    )
    add_photos(chain, note.pictures, by=by, subject=progress.subject)
    return progress


def check_in(assignment: Assignment, *, by: User) -> None:
    """The volunteer is there; a leader says so."""
    require(policy.may_keep_roll(by, assignment))
    assignment.lifecycle.move(
        assignment,
        Assignment.State.CHECKED_IN,
        TrackKind.CHECKED_IN,
        by=by,
        also={"checked_in_at": now()},
        volunteer=assignment.volunteer_id,
    )


@transaction.atomic
def check_out(assignment: Assignment, *, by: User) -> None:
    """The volunteer has served; the minutes on the spot are kept, travel not counted."""
    require(policy.may_keep_roll(by, assignment))
    if assignment.checked_in_at is None:
        raise Refused(_("这位志愿者还没有签到。"))
    minutes = served_minutes(assignment, now())
    assignment.lifecycle.move(
        assignment,
        Assignment.State.SERVED,
        TrackKind.CHECKED_OUT,
        by=by,
        also={"checked_out_at": now(), "minutes": minutes},
        volunteer=assignment.volunteer_id,
        minutes=minutes,
    )
    add_minutes(assignment.volunteer, minutes, by=by)


def served_minutes(assignment: Assignment, until: datetime) -> int:
    """Whole minutes between check-in and `until`, inside the slot's window.

    Source: the formula of the volunteers' record rules, without breaks: min(out, end) - max(in, start).
    """
    slot = assignment.slot
    start = max(assignment.checked_in_at or until, slot.starts_at)
    return max(0, int((min(until, slot.ends_at) - start).total_seconds() // 60))


def mark_no_show(assignment: Assignment, *, by: User) -> None:
    """The volunteer accepted and did not come."""
    require(policy.may_keep_roll(by, assignment))
    if assignment.slot.starts_at > now():
        raise Refused(_("服务还没有开始，不能登记未到场。"))
    assignment.lifecycle.move(
        assignment,
        Assignment.State.NO_SHOW,
        TrackKind.NO_SHOW,
        by=by,
        volunteer=assignment.volunteer_id,
    )


@transaction.atomic
def chase(order: WorkOrder, *, how: Chase.How, words: str, by: User) -> Chase:
    """Press whoever holds the order."""
    require(policy.may_chase(by, order))
    if order.state not in WorkOrder.OPEN:
        raise Refused(_("工单已经结束，不用催办。"))
    chased = Chase.objects.create(order=order, how=how, words=words, by=by, at=now())
    record(TrackKind.CHASED, order.case.no, by=by, subject=subject_of(chased), order=order.pk, how=str(how))
    return chased


@transaction.atomic
def light_up(clocks: Iterable[Clock], colour: Light.Colour, *, by: Actor) -> int:
    """Tell of clocks that turned yellow or red, each once for a deadline; the number told."""
    wanted = list(clocks)
    lights = [Light(clock_ref=c.pk, colour=colour, due_at=c.due_at, at=now()) for c in wanted]
    known = set(
        Light.objects.filter(clock_ref__in=[c.pk for c in wanted], colour=colour).values_list(
            "clock_ref", "due_at"
        )
    )
    fresh = [light for light in lights if (light.clock_ref, light.due_at) not in known]
    Light.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=2000)
    by_pk = {clock.pk: clock for clock in wanted}
    kind = TrackKind.OVERDUE if colour == Light.Colour.RED else TrackKind.WARNED
    record_many(
        [
            Draft(kind, clock.chain, by, clock.subject, {"clock": clock.pk, "limit": clock.kind})
            for clock in (by_pk[light.clock_ref] for light in fresh)
        ]
    )
    return len(fresh)
