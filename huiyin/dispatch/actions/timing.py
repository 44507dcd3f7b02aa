"""Keeping an order's own times beside its clocks."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.dispatch import policy
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.actions import extend_clock
from huiyin.kernel.calendar.kinds import LimitKind, Unit
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import live_clock
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import Actor, require


@transaction.atomic
def follow_clocks(*, by: Actor) -> int:
    """After clocks were counted anew: put the new times where queues are sorted by them. How many moved."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"sign": LimitKind.SIGN, "finish": LimitKind.FINISH})
        moved: list[tuple[Any, ...]] = cursor.fetchall()
    seats: list[tuple[int, int, datetime]] = [(case, unit, due_at) for case, unit, due_at in moved]
    archive.move_seats(seats, by=by)
    return len(seats)


@transaction.atomic
def lengthen(order: WorkOrder, days: int, *, reason_code: str, overdue: bool = False, by: Actor) -> datetime:
    """Give an order `days` more working days from its deadline; when its case is due from then on.

    The case's own clock follows a lead's, so that residents are not promised less than the unit is given.
    Raises Refused when the order's time is not running any more.
    """
    require(policy.may_lengthen(by, order, overdue=overdue))
    clock = live_clock(order.subject, LimitKind.FINISH)
    if clock is None or order.state not in WorkOrder.OPEN:
        raise Refused(_("这张工单的办结时限已经不在计时，不能延期。"))
    extend_clock(clock, amount=days, unit=Unit.WORKING_DAY, reason_code=reason_code, by=by)
    WorkOrder.objects.filter(pk=order.pk).update(due_at=clock.due_at)
    order.due_at = clock.due_at
    case = order.case
    if order.is_lead:
        archive.lengthen(case, clock.due_at, reason_code=reason_code, by=by)
    archive.move_seats([(case.pk, order.organisation_id, clock.due_at)], by=by)
    return case.due_at


_ORDERS, _CLOCKS = WorkOrder._meta.db_table, Clock._meta.db_table
_FOLLOW = f"""
WITH times AS (
  SELECT chain, subject, max(due_at) FILTER (WHERE kind = %(sign)s) AS sign_by,
         max(due_at) FILTER (WHERE kind = %(finish)s) AS due_at
  FROM {_CLOCKS}
  WHERE state IN ('running', 'paused') AND kind IN (%(sign)s, %(finish)s) AND subject LIKE 'workorder:%%'
  GROUP BY chain, subject
)
UPDATE {_ORDERS} AS kept
SET sign_by = coalesce(times.sign_by, kept.sign_by), due_at = coalesce(times.due_at, kept.due_at)
FROM times
WHERE kept.id = substr(times.subject, 11)::bigint
  AND (kept.sign_by, kept.due_at)
    IS DISTINCT FROM (coalesce(times.sign_by, kept.sign_by), coalesce(times.due_at, kept.due_at))
RETURNING kept.case_id, kept.organisation_id, kept.due_at
"""  # noqa: S608
