"""Forgetting who spoke: the person, and where exactly he was to be found."""

from django.db import connection, transaction

from huiyin.collect.models import Brought, Reach, Request
from huiyin.kernel.messages.actions import forget
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions import erase_resident
from huiyin.kernel.people.models import Resident


@transaction.atomic
def forget_speaker(resident: Resident, *, reason_code: str, by: Actor) -> int:
    """Erase who a resident was, his addresses, his messages and his exact spots; the number of his requests.

    Words, place, photos, answers and figures stay. Raises as `erase_resident` does.
    """
    erase_resident(resident, reason_code=reason_code, by=by)
    said = Request.objects.filter(resident=resident).values_list("no", flat=True)
    forget(said, by=by)
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"resident": resident.pk})
        return int(cursor.rowcount)


_REQUESTS, _BROUGHT, _REACHES = (model._meta.db_table for model in (Request, Brought, Reach))
_FORGET = f"""
WITH wished AS (
  UPDATE {_REACHES} AS reach SET email_sealed = NULL
  FROM {_REQUESTS} AS request WHERE reach.request_id = request.id AND request.resident_id = %(resident)s
), his AS (
  UPDATE {_BROUGHT} AS brought SET email_sealed = NULL, account_sealed = NULL
  FROM {_REQUESTS} AS request WHERE brought.request_id = request.id AND request.resident_id = %(resident)s
)
UPDATE {_REQUESTS} SET spot_sealed = NULL WHERE resident_id = %(resident)s
"""  # noqa: S608
