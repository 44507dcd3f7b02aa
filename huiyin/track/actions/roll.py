"""Who is there, and for how long."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import require
from huiyin.kernel.people.actions import add_minutes
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.kinds import TrackKind


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
