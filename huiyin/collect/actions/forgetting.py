"""Forgetting who spoke, where exactly, in which words and with which photos. That it was said stays."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.collect import queries
from huiyin.collect.actions.photos import paths
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import (
    Added,
    Answer,
    Brought,
    Delay,
    Detail,
    Inquiry,
    Photo,
    Question,
    Reach,
    Request,
)
from huiyin.kernel.events.lifecycle import subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.actions import forget
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions import erase_resident
from huiyin.kernel.people.kinds import EraseReason
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.policy import is_machine, may_erase


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


@transaction.atomic
def forget_contact(request: Request, *, reason_code: str, by: Actor) -> None:
    """Erase how one who left no name or telephone could be known: e-mail, account, spot, messages.

    Twice is once. Raises ValidationError when `reason_code` is none of `EraseReason`.
    """
    require(may_erase(by))
    if reason_code not in EraseReason.values:
        raise ValidationError({"reason": _("请选择为什么删除。")})
    if not queries.contact_left(request):
        return
    forget([request.no], by=by)
    Reach.objects.filter(request=request).update(email_sealed=None)
    Brought.objects.filter(request=request).update(email_sealed=None, account_sealed=None)
    Request.objects.filter(pk=request.pk).update(spot_sealed=None, lat=None, lon=None)
    record(CollectKind.CONTACT_ERASED, request.no, by=by, subject=subject_of(request), reason=reason_code)


@transaction.atomic
def forget_spots(requests: Sequence[int], *, by: Actor) -> None:
    """Erase where exactly these requests (keys) were about; their village stays."""
    require(is_machine(by))
    Request.objects.filter(pk__in=requests).update(spot_sealed=None, lat=None, lon=None)


@transaction.atomic
def forget_words(requests: Sequence[int], *, by: Actor) -> None:
    """Erase what these requests (keys) said, added and were answered; choices from lists stay."""
    require(is_machine(by))
    Request.objects.filter(pk__in=requests).update(words="")
    for model in (Answer, Added, Delay, Inquiry):
        model.objects.filter(request__in=requests).update(words="")
    spoken = Detail.objects.filter(request__in=requests).exclude(question__kind__in=Question.LISTS)
    spoken.update(values=[])


@transaction.atomic
def forget_photos(photos: Iterable[Photo], *, by: Actor) -> None:
    """Remove these pictures. The files go first: killed in between, the rows tell where to go on."""
    require(is_machine(by))
    rows = list(photos)
    for photo in rows:
        for path in paths(photo.key):
            path.unlink(missing_ok=True)
    Photo.objects.filter(pk__in=[photo.pk for photo in rows]).delete()


_REQUESTS, _BROUGHT, _REACHES = (model._meta.db_table for model in (Request, Brought, Reach))
_FORGET = f"""
WITH wished AS (
  UPDATE {_REACHES} AS reach SET email_sealed = NULL
  FROM {_REQUESTS} AS request WHERE reach.request_id = request.id AND request.resident_id = %(resident)s
), his AS (
  UPDATE {_BROUGHT} AS brought SET email_sealed = NULL, account_sealed = NULL
  FROM {_REQUESTS} AS request WHERE brought.request_id = request.id AND request.resident_id = %(resident)s
)
UPDATE {_REQUESTS} SET spot_sealed = NULL, lat = NULL, lon = NULL WHERE resident_id = %(resident)s
"""  # noqa: S608
