"""What a visitor without an account has typed so far: it lives sealed in their session until it is sent."""

import base64
import json
from datetime import date
from typing import Any

from django.http import HttpRequest

from huiyin.kernel.people import vault


def kept_draft(request: HttpRequest, slot: str, purpose: str) -> dict[str, Any] | None:
    """The draft in a slot of the session; None where there is none, or none that can be read any more."""
    kept = request.session.get(slot)
    if not kept:
        return None
    try:
        draft: dict[str, Any] = json.loads(vault.open_sealed(base64.b64decode(kept), purpose))
        return draft
    except (ValueError, vault.Unreadable):
        return None


def keep_draft(request: HttpRequest, slot: str, purpose: str, draft: dict[str, Any]) -> None:
    """Keep the draft in its slot, sealed; days become text."""
    sealed = vault.seal(json.dumps(draft, ensure_ascii=False, default=_plain), purpose)
    request.session[slot] = base64.b64encode(sealed).decode()


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
