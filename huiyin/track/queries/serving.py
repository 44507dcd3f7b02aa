"""The code of the minute by which a volunteer shows to be where the leader is."""

import hmac
from datetime import datetime, timedelta

from django.shortcuts import get_object_or_404
from django.utils import timezone

from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries import hour_rule
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import now
from huiyin.plan.models import Slot
from huiyin.track import policy

DIGITS = 6
A_MINUTE = 60
"""Seconds that one code lasts; it is taken for one minute more, so that it can be typed in peace."""


def code_of(slot: Slot, at: datetime | None = None) -> str:
    """The digits of a slot in a minute, the present one unless told. Computed, never stored."""
    minute = int((at or now()).timestamp()) // A_MINUTE
    digest = vault.blind(f"{slot.key}.{minute}", "track.presence")
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def code_is_of_now(slot: Slot, typed: str) -> bool:
    """Whether somebody knows the code of this minute or the one before, compared in constant time."""
    digits = "".join(char for char in typed if char.isdecimal()).encode()
    at = now()
    fresh = hmac.compare_digest(code_of(slot, at).encode(), digits)
    last = hmac.compare_digest(code_of(slot, at - timedelta(seconds=A_MINUTE)).encode(), digits)
    return fresh or last


def code_hours(slot: Slot) -> tuple[datetime, datetime]:
    """From when and until when codes are shown and taken: the service, and the tolerance of its hour rule."""
    rule = hour_rule(timezone.localdate(slot.starts_at))
    spare = timedelta(minutes=rule.tolerance if rule else 0)
    return slot.starts_at - spare, slot.ends_at + spare


def assignment_to_show(by: Actor, pk: int) -> Assignment:
    """The door to one's own seat, to type the code there. Raises Http404, PermissionDenied."""
    rows = Assignment.objects.select_related("slot__project__place", "slot__place", "volunteer")
    assignment = get_object_or_404(rows, pk=pk)
    require(policy.may_type_code(by, assignment))
    return assignment
