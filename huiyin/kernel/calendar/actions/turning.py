"""Keeping of which deadlines people were told."""

from collections.abc import Sequence

from django.db import connection

from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import whole
from huiyin.kernel.events.log import Actor


@whole()
def note_told(clocks: Sequence[Clock], *, late: bool, by: Actor) -> None:
    """People were told that these deadlines, as they were read, passed (`late`) or are near. One statement.

    A deadline that was moved meanwhile is told of anew.
    """
    column = "told_for" if late else "warned_for"
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE.format(column=column),
            {"keys": [clock.pk for clock in clocks], "deadlines": [clock.due_at for clock in clocks]},
        )


_NOTE = f"""
UPDATE {Clock._meta.db_table} AS clock SET {{column}} = told.deadline
FROM unnest(%(keys)s::bigint[], %(deadlines)s::timestamptz[]) AS told (id, deadline)
WHERE clock.id = told.id
"""  # noqa: S608
