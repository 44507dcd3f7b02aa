"""What people did lately: seats, minutes, offers, and how often they came when asked. One query for all."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from huiyin.dispatch.models import Assignment, OfferRule
from huiyin.dispatch.queries.offers import FORTNIGHT, Engagement, Figures
from huiyin.kernel.present import now
from huiyin.plan.models import Slot

What = OfferRule.What
ON_THE_SLOT = (*Assignment.LIVE, Assignment.State.SERVED)
"""Called, in line, seated or served."""
LATELY = timedelta(days=30)
_SLOT = Slot._meta.db_table


@dataclass(frozen=True)
class Done:
    """What somebody did lately: the state on this slot, minutes this month, offers in thirty days, seats near
    in time, and earlier calls faded by age: kept of asked, kept of promised."""

    here: str
    minutes: int
    offers: int
    seats: tuple[Engagement, ...]
    asked: float
    came: float
    promised: float
    kept: float


NOTHING = Done("", 0, 0, (), 0.0, 0.0, 0.0, 0.0)


def doings(slot: Slot, people: list[int], figures: Figures) -> dict[int, Done]:
    """What these and everybody on the slot did lately. One query."""
    return _lately(people, slot.pk, slot.starts_at, figures)


def done_by(volunteer: int, figures: Figures) -> Done:
    """What one person did lately. One query."""
    return _lately([volunteer], 0, now(), figures).get(volunteer, NOTHING)


def _lately(people: list[int], slot: int, at: datetime, figures: Figures) -> dict[int, Done]:
    moment = now()
    month = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    told: dict[str, Any] = {"people": people, "slot": slot, "month": month, "lately": moment - LATELY}
    told |= {"now": moment, "half": figures[What.HALF_LIFE], "held": list(map(str, Assignment.HOLDING))}
    with connection.cursor() as cursor:
        cursor.execute(_DOINGS, told | {"from": at - FORTNIGHT, "to": at + FORTNIGHT})
        return {row[0]: _done(*row[1:]) for row in cursor.fetchall()}


def _done(
    here: str | None, minutes: int | None, offers: int, seats: list[Any] | None, *faded: float | None
) -> Done:
    held = tuple(
        Engagement(slot, title, _moment(start), _moment(end), promised)
        for slot, title, start, end, promised in seats or ()
    )
    asked, came, promised, kept = (float(one or 0) for one in faded)
    return Done(here or "", minutes or 0, offers, held, asked, came, promised, kept)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


_DOINGS = f"""
SELECT volunteer_id, (array_agg(state ORDER BY id DESC) FILTER (WHERE here))[1],
  sum(minutes) FILTER (WHERE state = 'served' AND checked_out_at >= %(month)s),
  count(*) FILTER (WHERE offered AND offered_at >= %(lately)s),
  json_agg(json_build_array(slot_id, title, extract(epoch FROM starts_at), extract(epoch FROM ends_at),
    state IN ('accepted', 'checked_in')) ORDER BY starts_at) FILTER (WHERE near),
  sum(faded) FILTER (WHERE offered), sum(faded) FILTER (WHERE offered AND state = 'served'),
  sum(faded) FILTER (WHERE state <> ALL(ARRAY['declined', 'lapsed'])),
  sum(faded) FILTER (WHERE state = 'served')
FROM (
  SELECT asked.id, asked.volunteer_id, asked.slot_id, asked.state, asked.minutes, asked.checked_out_at,
    asked.offered_at, slot.title, slot.starts_at, slot.ends_at, asked.offered_by_id IS NOT NULL AS offered,
    asked.slot_id = %(slot)s AND asked.state <> 'called_off' AS here,
    asked.slot_id <> %(slot)s AND asked.state = ANY(%(held)s)
      AND slot.starts_at > %(from)s AND slot.starts_at < %(to)s AS near,
    CASE WHEN asked.place_in_queue IS NULL
      AND asked.state IN ('served', 'no_show', 'stepped_back', 'declined', 'lapsed')
    THEN power(0.5, greatest(0, extract(epoch FROM %(now)s - asked.offered_at)) / 86400 / %(half)s) END
      AS faded
  FROM {Assignment._meta.db_table} AS asked JOIN {_SLOT} AS slot ON slot.id = asked.slot_id
  WHERE asked.volunteer_id = ANY(%(people)s) OR asked.volunteer_id IN (
    SELECT volunteer_id FROM {Assignment._meta.db_table} WHERE slot_id = %(slot)s)
) AS called
GROUP BY volunteer_id
"""  # noqa: S608
# The faded weight is kept only for calls that came to an end: those, and no others, tell of willingness.
