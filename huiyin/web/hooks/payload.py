"""What an address is told of one event: numbers, kinds and codes, never words and never a person."""

import json
from typing import Any

from huiyin.kernel.events.models import Event
from huiyin.web.hooks.kinds import PING
from huiyin.web.hooks.models import Parcel

LONGEST = 60


def body_of(parcel: Parcel) -> bytes:
    """The body; the same bytes at every try."""
    told = _of_event(parcel.event) if parcel.event else _of_ping(parcel)
    return json.dumps(told, separators=(",", ":"), ensure_ascii=True).encode()


def _of_event(event: Event) -> dict[str, Any]:
    data = {
        "event": event.pk,
        "chain": event.chain,
        "seq": event.seq,
        "subject": event.subject,
        "role": event.actor_role,
        "organisation": event.actor_org,
        "facts": {name: value for name, value in event.facts.items() if _is_plain(value)},
    }
    return {"type": event.kind, "timestamp": event.at.isoformat(), "data": data}


def _of_ping(parcel: Parcel) -> dict[str, Any]:
    return {"type": PING, "timestamp": parcel.made_at.isoformat(), "data": {"hook": parcel.hook_id}}


def _is_plain(value: Any) -> bool:
    """Numbers and codes. The log holds nothing else; words that slip in do not leave the house."""
    if isinstance(value, str):
        return value.isascii() and len(value) <= LONGEST and " " not in value
    if isinstance(value, list):
        return all(_is_plain(one) for one in value)
    if isinstance(value, dict):
        return all(_is_plain(one) for one in value.values())
    return value is None or isinstance(value, int | float)
