"""Whether a caller knows what only the resident knows."""

import hmac

from huiyin.collect.models import Request
from huiyin.collect.queries import code_fits
from huiyin.kernel.people.queries import phone_blind


def knows(spoke: Request, phone: str, code: str) -> bool:
    """Whether the telephone kept with a request, or its pick-up code, is the one that was told.

    The number itself is not read: only its blind index is compared. Where both are told, both must fit.
    """
    if phone and not _same_phone(spoke, phone):
        return False
    if code and not code_fits(spoke, code):
        return False
    return bool(phone or code)


def _same_phone(spoke: Request, phone: str) -> bool:
    kept = spoke.resident.phone_index if spoke.resident else None
    return kept is not None and hmac.compare_digest(bytes(kept), phone_blind(phone))
