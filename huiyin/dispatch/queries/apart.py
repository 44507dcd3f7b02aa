"""Who must not be brought together on one slot: neither with people on it nor under whoever organises it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.doings import ON_THE_SLOT
from huiyin.kernel.people.models import Shun
from huiyin.plan.models import Slot

Foes = Mapping[int, Collection[int]]
"""By person whom they must not meet; the person's own number where it is whoever organises the slot."""

_SHUN, _ASKED = Shun._meta.db_table, Assignment._meta.db_table
FOES = f"""
SELECT who, array_agg(foe) AS foes FROM (
  SELECT volunteer_id AS who, COALESCE(person_id, volunteer_id) AS foe FROM {_SHUN}
  WHERE organisation_id IS NULL OR organisation_id = %(team)s
  UNION ALL SELECT person_id, volunteer_id FROM {_SHUN} WHERE person_id IS NOT NULL
) AS either WHERE who IN (SELECT id FROM chosen) GROUP BY who
"""  # noqa: S608
"""For a query that knows the `chosen` and the `team` that asks: who has foes, and their numbers."""


def meetable(wanted: Sequence[int], there: Collection[int], foes: Foes) -> list[int]:
    """Of people in the order in which they would be asked, those who may come where others are `there`.

    Of two who must not meet each other the first named stays. A pair need stand under one of the two only.
    """
    here, kept, barred = set(there), list[int](), set[int]()
    for person in there:
        barred.update(foes.get(person, ()))
    for person in wanted:
        against = foes.get(person, ())
        if person not in barred and person not in against and here.isdisjoint(against):
            kept.append(person)
            here.add(person)
            barred.update(against)
    return kept


def there_and_meetable(
    slot: Slot, wanted: Sequence[int], states: Collection[str] = ON_THE_SLOT
) -> tuple[frozenset[int], frozenset[int]]:
    """Who is on a slot in these states, and of `wanted` those who may come there. One query."""
    told: dict[str, Any] = {"slot": slot.pk, "states": list(map(str, states)), "wanted": list(wanted)}
    with connection.cursor() as cursor:
        cursor.execute(_THERE, told | {"unit": slot.project.organisation_id})
        rows = cursor.fetchall()
    there = frozenset(one for one, foe in rows if foe is None)
    foes: dict[int, set[int]] = {}
    for one, foe in rows:
        if foe is not None:
            foes.setdefault(one, set()).add(foe)
            foes.setdefault(foe, set()).add(one)
    return there, frozenset(meetable([one for one in wanted if one not in there], there, foes))


_THERE = f"""
WITH there AS (SELECT volunteer_id AS id FROM {_ASKED} WHERE slot_id = %(slot)s AND state = ANY(%(states)s)),
  everybody AS (SELECT id FROM there UNION SELECT unnest(%(wanted)s::bigint[]))
SELECT id, NULL::bigint FROM there
UNION ALL SELECT volunteer_id, COALESCE(person_id, volunteer_id) FROM {_SHUN}
WHERE volunteer_id IN (SELECT id FROM everybody)
  AND (person_id IN (SELECT id FROM everybody) OR organisation_id = %(unit)s)
"""  # noqa: S608


def foes_seated(slot: Slot) -> Exists:
    """For volunteers: must not serve beside somebody who holds a seat, or under who organises the slot."""
    seated = Assignment.objects.filter(slot=slot, state__in=Assignment.HOLDING).values("volunteer")
    return Exists(
        Shun.objects.filter(
            Q(volunteer=OuterRef("pk"), organisation=slot.project.organisation_id)
            | Q(volunteer=OuterRef("pk"), person__in=seated)
            | Q(person=OuterRef("pk"), volunteer__in=seated)
        )
    )
