"""Keeping an order's own times beside its clocks."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from huiyin.archive.actions import move_seats
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.access import Actor


@transaction.atomic
def follow_clocks(*, by: Actor) -> int:
    """After clocks were counted anew: put the new times where queues are sorted by them. How many moved."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, {"sign": LimitKind.SIGN, "finish": LimitKind.FINISH})
        moved: list[tuple[Any, ...]] = cursor.fetchall()
    seats: list[tuple[int, int, datetime]] = [(case, unit, due_at) for case, unit, due_at in moved]
    move_seats(seats, by=by)
    return len(seats)


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
