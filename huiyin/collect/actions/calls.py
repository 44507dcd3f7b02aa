"""A call is taken down whole; until then who is calling stays sealed here, not on the desk's computer."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from huiyin.collect import policy
from huiyin.collect.actions.questions import keep_details
from huiyin.collect.actions.requests import Said, receive
from huiyin.collect.models import CallDraft, Question, Request
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, has_duty, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

PURPOSE = "collect.call"
KEPT = timedelta(hours=12)
"""How long an unfinished call waits for its operator: one shift."""


@transaction.atomic
def take_call(said: Said, replies: Sequence[tuple[Question, list[str]]], *, by: User) -> Request:
    """Receive what a caller said with the answers to extra questions, and forget the draft.

    The same client-made key twice makes one request.
    """
    request = receive(said, by=by)
    keep_details(request, replies, by=by)
    CallDraft.objects.filter(user=by).delete()
    return request


def keep_caller(key: UUID, told: Mapping[str, str], *, by: User) -> None:
    """Keep who is calling until the call is taken down; nothing told forgets it."""
    require(has_duty(by, *policy.CALL_TAKERS))
    if not any(told.values()):
        CallDraft.objects.filter(user=by).delete()
        return
    sealed = vault.seal(json.dumps(dict(told), ensure_ascii=False), PURPOSE)
    kept = {"key": key, "sealed": sealed, "saved_at": now()}
    CallDraft.objects.update_or_create(user=by, defaults=kept)


def tidy_callers(*, by: Actor) -> int:
    """Forget callers whose operator did not come back; how many."""
    require(not isinstance(by, User))
    gone, _rows = CallDraft.objects.filter(saved_at__lt=now() - KEPT).delete()
    return gone
