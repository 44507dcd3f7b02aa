"""Who is there, and for how long."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.actions import draft_hours, free_seat
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries import count_hours
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import gathered
from huiyin.kernel.people.access import require
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.kinds import TrackKind


def check_in(assignment: Assignment, *, by: User) -> None:
    """The volunteer is there; a leader says so."""
    require(policy.may_keep_roll(by, assignment))
    arrive(assignment, by=by)


def arrive(assignment: Assignment, *, by: User, **said: Any) -> None:
    """The step itself, for verbs that asked for the right. `said` goes into the event: codes, numbers."""
    assignment.lifecycle.move(
        assignment,
        Assignment.State.CHECKED_IN,
        TrackKind.CHECKED_IN,
        by=by,
        also={"checked_in_at": now()},
        volunteer=assignment.volunteer_id,
        **said,
    )


def check_out(assignment: Assignment, *, breaks: int = 0, by: User) -> None:
    """The volunteer has served: what it comes to goes into the ledger of hours, travel not counted.

    `breaks` are minutes in between in which nobody served.
    """
    require(policy.may_keep_roll(by, assignment))
    leave(assignment, breaks=breaks, by=by)


@transaction.atomic
def leave(assignment: Assignment, *, breaks: int = 0, by: User, **said: Any) -> None:
    """The step itself, for verbs that asked for the right. `said` goes into the event: codes, numbers."""
    if assignment.checked_in_at is None:
        raise Refused(_("这位志愿者还没有签到。"))
    volunteer = Volunteer.objects.select_for_update(of=("self",)).get(pk=assignment.volunteer_id)
    left = now()
    counted = count_hours(assignment, left, breaks)
    with gathered():
        assignment.lifecycle.move(
            assignment,
            Assignment.State.SERVED,
            TrackKind.CHECKED_OUT,
            by=by,
            also={"checked_out_at": left, "minutes": counted.minutes},
            volunteer=volunteer.pk,
            minutes=counted.minutes,
            **said,
        )
        draft_hours(assignment, counted, by=by)


@transaction.atomic
def mark_no_show(assignment: Assignment, *, by: User) -> None:
    """The volunteer accepted and did not come: the seat is free for somebody asked on the spot."""
    require(policy.may_keep_roll(by, assignment))
    if assignment.slot.starts_at > now():
        raise Refused(_("服务还没有开始，不能登记未到场。"))
    free_seat(assignment)
    assignment.lifecycle.move(
        assignment,
        Assignment.State.NO_SHOW,
        TrackKind.NO_SHOW,
        by=by,
        volunteer=assignment.volunteer_id,
    )
