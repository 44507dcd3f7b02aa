"""Forgetting who spoke: the person, and where exactly he was to be found."""

from django.db import transaction

from huiyin.collect.models import Request
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.actions import erase_resident
from huiyin.kernel.people.models import Resident


@transaction.atomic
def forget_speaker(resident: Resident, *, reason_code: str, by: Actor) -> int:
    """Erase who a resident was and the exact spots that he gave; the number of his requests.

    Words, place, photos, answers and figures stay. Raises as `erase_resident` does.
    """
    erase_resident(resident, reason_code=reason_code, by=by)
    return Request.objects.filter(resident=resident).update(spot_sealed=None)
