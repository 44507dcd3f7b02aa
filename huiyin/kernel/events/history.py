"""Telling of the past by the thousand: what an import brings in is written into the log in bulk."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import connection

from huiyin.kernel.events.hashing import GENESIS, encoded, link, moment
from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.log import MOVE_HEADS, Actor, Draft, Gathered, gathering, in_a_transaction
from huiyin.kernel.events.models import Chain, Event
from huiyin.kernel.pouring import pour
from huiyin.kernel.present import now

_EVENT = ("chain", "seq", "kind", "at", "actor_id", "actor_role", "actor_org", "subject", "body", "hash")
_gathered: Gathered = ContextVar("gathered_history", default=None)
_PLAIN = re.compile(r"[\w:.+-]*", re.ASCII)


def tell_history(drafts: Sequence[Draft]) -> None:
    """Add events in the order given, each behind the last of its chain, hashed as every other.

    No reaction is owed to them: whoever brings the past in tells the later rooms once for the whole batch, by
    an ordinary event. Raises IntegrityError when somebody opens one of the new chains at the same moment.
    """
    in_a_transaction()
    waiting = _gathered.get()
    if waiting is not None:
        waiting.extend(drafts)
    elif drafts:
        _write(drafts)


@contextmanager
def gathered_history() -> Iterator[None]:
    """Write what is told inside at the end, all at once: a chain told of twice is opened whole.

    Inside, what was told cannot be read yet.
    """
    with gathering(_gathered, tell_history):
        yield


def _write(drafts: Sequence[Draft]) -> None:
    known = _known(sorted({draft.chain for draft in drafts}))
    heads = dict(known)
    moment_now = now()
    scribe = _Scribe(heads)
    rows = [scribe.row(draft, draft.at or moment_now) for draft in drafts]
    fresh = [(key, seq, head) for key, (seq, head) in heads.items() if key not in known]
    pour(Chain, ("key", "seq", "head"), fresh)
    if known:
        with connection.cursor() as cursor:
            moved = [heads[key] for key in known]
            cursor.execute(MOVE_HEADS, [list(known), [seq for seq, _ in moved], [head for _, head in moved]])
    pour(Event, _EVENT, rows)


def _known(chains: list[str]) -> dict[str, tuple[int, bytes]]:
    """Heads of the chains that exist, locked in one order for all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, seq, head FROM events_chain WHERE key = ANY(%s) ORDER BY key FOR UPDATE", [chains]
        )
        return {key: (seq, bytes(head)) for key, seq, head in cursor.fetchall()}


class _Scribe:
    """Writes events onto chains whose heads it knows; what repeats between them is encoded once."""

    def __init__(self, heads: dict[str, tuple[int, bytes]]) -> None:
        self.heads = heads
        self._by: Actor | None = None
        self._actor_told: tuple[tuple[Any, ...], str] = ((), "")
        self._kinds: dict[Kind, tuple[str, str]] = {}
        self._moments: dict[datetime, str] = {}

    def row(self, draft: Draft, at: datetime) -> tuple[Any, ...]:
        """The event's columns; its body is, byte for byte, what `canonical` would make of it."""
        seq, head = self.heads.get(draft.chain, (0, GENESIS))
        actor, told = self._actor(draft.by)
        kind, kind_told = self._kind(draft.kind)
        body = (
            f'{{"actor":{told},"at":"{self._moment(at)}","chain":{_text(draft.chain)},"facts":'
            f'{encoded(draft.facts)},"kind":{kind_told},"seq":{seq + 1},"subject":{_text(draft.subject)}}}'
        ).encode()
        digest = link(head, body)
        self.heads[draft.chain] = (seq + 1, digest)
        return draft.chain, seq + 1, kind, at, *actor, draft.subject, body, digest

    def _actor(self, by: Actor) -> tuple[tuple[Any, ...], str]:
        if by is not self._by:
            actor = (by.pk, str(by.role), by.organisation_id)
            self._by, self._actor_told = by, (actor, encoded(actor))
        return self._actor_told

    def _kind(self, kind: Kind) -> tuple[str, str]:
        known = self._kinds.get(kind)
        if known is None:
            known = self._kinds[kind] = (kind.value, _text(kind.value))
        return known

    def _moment(self, at: datetime) -> str:
        known = self._moments.get(at)
        if known is None:
            known = self._moments[at] = moment(at)
        return known


def _text(code: str) -> str:
    """A code as JSON: nearly always the plain letters between quotation marks."""
    return f'"{code}"' if _PLAIN.fullmatch(code) else encoded(code)
