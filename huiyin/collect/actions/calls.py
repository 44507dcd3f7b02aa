"""Until a call is taken down it lies sealed here, and nothing of it on the desk's computer."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from huiyin.collect import policy
from huiyin.collect.models import CallDraft, Request
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import Actor, has_duty, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

PURPOSE = "collect.call"
KEPT = timedelta(hours=12)
"""How long an unfinished call waits for its operator: one shift."""


def keep_call(key: UUID, typed: Mapping[str, list[str]], *, by: User) -> None:
    """Keep what was typed so far. One statement: it comes at every pause.

    Once a request has the key the draft counts no more, so one that arrives late does no harm.
    """
    require(has_duty(by, *policy.CALL_TAKERS))
    sealed = vault.seal(json.dumps(dict(typed), ensure_ascii=False), PURPOSE)
    row = CallDraft(user=by, key=key, sealed=sealed, saved_at=now())
    columns = ["key", "sealed", "saved_at"]
    CallDraft.objects.bulk_create([row], update_conflicts=True, unique_fields=["user"], update_fields=columns)


def forget_call(*, by: User) -> None:
    """Forget what was typed: the line is free for the next call."""
    CallDraft.objects.filter(user=by).delete()


def tidy_calls(*, by: Actor) -> int:
    """Forget what was taken down since, and calls whose operator did not come back; how many."""
    require(not isinstance(by, User))
    taken = Exists(Request.objects.filter(key=OuterRef("key")))
    gone, _rows = CallDraft.objects.filter(Q(saved_at__lt=now() - KEPT) | taken).delete()
    return gone
