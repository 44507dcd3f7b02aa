"""Telling of the past by the thousand: what an import brings in is written into the log in bulk."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from huiyin.kernel.events.hashing import GENESIS, canonical, link, moment
from huiyin.kernel.events.log import Draft
from huiyin.kernel.events.models import Chain, Event
from huiyin.kernel.pouring import pour
from huiyin.kernel.present import now

_EVENT = ("chain", "seq", "kind", "at", "actor_id", "actor_role", "actor_org", "subject", "body", "hash")
_MOVE = (
    "UPDATE events_chain SET seq = new.seq, head = new.head"
    " FROM unnest(%s::text[], %s::int[], %s::bytea[]) AS new(key, seq, head) WHERE events_chain.key = new.key"
)


def tell_history(drafts: Sequence[Draft]) -> None:
    """Add events in the order given, each behind the last of its chain, hashed as every other.

    No reaction is owed to them: whoever brings the past in tells the later rooms once for the whole batch, by
    an ordinary event. Raises IntegrityError when somebody opens one of the new chains at the same moment.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event was recorded outside a transaction.")
    if not drafts:
        return
    known = _known(sorted({draft.chain for draft in drafts}))
    heads = dict(known)
    moment_now = now()
    rows = [_row(draft, heads, draft.at or moment_now) for draft in drafts]
    fresh = [(key, seq, head) for key, (seq, head) in heads.items() if key not in known]
    pour(Chain, ("key", "seq", "head"), fresh)
    if known:
        with connection.cursor() as cursor:
            moved = [heads[key] for key in known]
            cursor.execute(_MOVE, [list(known), [seq for seq, _ in moved], [head for _, head in moved]])
    pour(Event, _EVENT, rows)


def _known(chains: list[str]) -> dict[str, tuple[int, bytes]]:
    """Heads of the chains that exist, locked in one order for all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, seq, head FROM events_chain WHERE key = ANY(%s) ORDER BY key FOR UPDATE", [chains]
        )
        return {key: (seq, bytes(head)) for key, seq, head in cursor.fetchall()}


def _row(draft: Draft, heads: dict[str, tuple[int, bytes]], at: Any) -> tuple[Any, ...]:
    seq, head = heads.get(draft.chain, (0, GENESIS))
    actor = (draft.by.pk, draft.by.role, draft.by.organisation_id)
    kind = str(draft.kind)
    body = canonical(
        {
            "chain": draft.chain,
            "seq": seq + 1,
            "kind": kind,
            "at": moment(at),
            "actor": actor,
            "subject": draft.subject,
            "facts": draft.facts,
        }
    )
    digest = link(head, body)
    heads[draft.chain] = (seq + 1, digest)
    return draft.chain, seq + 1, kind, at, *actor, draft.subject, body, digest
