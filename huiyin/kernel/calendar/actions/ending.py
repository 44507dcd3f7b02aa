"""Stopping several clocks at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from huiyin.kernel.calendar.actions.clocks import stop_clock
from huiyin.kernel.calendar.models import Clock, ClockStep
from huiyin.kernel.events.lifecycle import whole
from huiyin.kernel.events.log import Actor
from huiyin.kernel.present import now


@whole()
def stop_all(
    subjects: Sequence[str], *, by: Actor, kinds: Sequence[str] = (), at: datetime | None = None
) -> int:
    """Stop every live clock of these subjects, of these kinds or of any; the number stopped.

    Running ones end in one statement, each with its step: met when not later than the deadline, else missed.
    """
    moment = at or now()
    with connection.cursor() as cursor:
        cursor.execute(_END, {"at": moment, "subjects": list(subjects), "kinds": list(kinds), "by": by.pk})
        ended, paused = cursor.fetchone()
    for clock in Clock.objects.filter(pk__in=paused) if paused else ():
        stop_clock(clock, by=by, at=moment)
    return int(ended) + len(paused)


_CLOCK, _STEP = Clock._meta.db_table, ClockStep._meta.db_table
_END = f"""
WITH live AS (
  SELECT id, state FROM {_CLOCK}
  WHERE subject = ANY(%(subjects)s::text[]) AND state IN ('running', 'paused')
    AND (%(kinds)s::text[] = '{{}}' OR kind = ANY(%(kinds)s::text[]))
  FOR UPDATE
), ended AS (
  UPDATE {_CLOCK} SET state = CASE WHEN due_at >= %(at)s THEN 'met' ELSE 'missed' END, stopped_at = %(at)s
  WHERE id IN (SELECT id FROM live WHERE state = 'running') RETURNING id, due_at
), told AS (
  INSERT INTO {_STEP} (clock_id, kind, at, before_due, after_due, reason_code, amount, unit, actor_id_plain)
  SELECT id, 'stop', %(at)s, due_at, due_at, '', 0, '', %(by)s FROM ended
)
SELECT (SELECT count(*) FROM ended), ARRAY(SELECT id FROM live WHERE state = 'paused')
"""  # noqa: S608
