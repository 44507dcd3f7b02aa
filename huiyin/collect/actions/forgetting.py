"""Forgetting who spoke: the person, and where exactly he was to be found."""

from django.db import connection, transaction

from huiyin.collect.models import Brought, Request
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions import erase_resident
from huiyin.kernel.people.models import Resident


@transaction.atomic
def forget_speaker(resident: Resident, *, reason_code: str, by: Actor) -> int:
    """Erase who a resident was, his e-mail address and his exact spots; the number of his requests.

    Words, place, photos, answers and figures stay. Raises as `erase_resident` does.
    """
    erase_resident(resident, reason_code=reason_code, by=by)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"resident": resident.pk})
        return int(cursor.rowcount)


_REQUESTS, _BROUGHT = Request._meta.db_table, Brought._meta.db_table
_FORGET = f"""
WITH his AS (
  UPDATE {_BROUGHT} AS brought SET email_sealed = NULL, account_sealed = NULL
  FROM {_REQUESTS} AS request WHERE brought.request_id = request.id AND request.resident_id = %(resident)s
)
UPDATE {_REQUESTS} SET spot_sealed = NULL WHERE resident_id = %(resident)s
"""  # noqa: S608
