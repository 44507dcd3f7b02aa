"""The only way into the log."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from huiyin.kernel.events.hashing import GENESIS, canonical, link, moment
from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.outbox import owe
from huiyin.kernel.present import now

_COLUMNS = {
    "chain": "text",
    "seq": "int",
    "kind": "text",
    "at": "timestamptz",
    "actor_id": "bigint",
    "actor_role": "text",
    "actor_org": "bigint",
    "subject": "text",
    "body": "bytea",
    "hash": "bytea",
}
_TYPES = ", ".join(f"%s::{kind}[]" for kind in _COLUMNS.values())


class Actor(Protocol):
    """Whoever acts: a member of staff, a resident at the door, or the machine."""

    @property
    def pk(self) -> int | None: ...

    @property
    def role(self) -> str: ...

    @property
    def organisation_id(self) -> int | None: ...


@dataclass(frozen=True)
class Draft:
    """An event not yet written. `at` is set only by imports and the demo, which tell of the past."""

    kind: Kind
    chain: str
    by: Actor
    subject: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None


def record(
    kind: Kind, chain: str, *, by: Actor, subject: str = "", at: datetime | None = None, **facts: Any
) -> Event:
    """Add one event. Must run in the transaction that made it true."""
    return record_many([Draft(kind, chain, by, subject, facts, at)])[0]


Gathered = ContextVar[list[Draft] | None]
_gathered: Gathered = ContextVar("gathered", default=None)


@contextmanager
def gathered() -> Iterator[None]:
    """Keep what is recorded inside and write it at the end, in the order told: two statements for it all.

    For a verb that calls several others. The events they get back have no number yet.
    """
    with gathering(_gathered, record_many):
        yield


@contextmanager
def gathering(kept: Gathered, write: Callable[[list[Draft]], object]) -> Iterator[None]:
    """Keep what is told inside in `kept`, and `write` it at the end; inside another, the outer one writes."""
    if kept.get() is not None:
        yield
        return
    drafts: list[Draft] = []
    token = kept.set(drafts)
    try:
        yield
    finally:
        kept.reset(token)
    write(drafts)


def in_a_transaction() -> None:
    """An event stands or falls with what it tells. Raises RuntimeError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event was recorded outside a transaction.")


def record_many(drafts: Sequence[Draft]) -> list[Event]:
    """Add events in the order given, each behind the last of its chain: two statements, however many."""
    in_a_transaction()
    if not drafts:
        return []
    waiting = _gathered.get()
    if waiting is not None:
        waiting.extend(drafts)
        return [Event(chain=draft.chain, kind=str(draft.kind), subject=draft.subject) for draft in drafts]
    heads = _lock_heads(sorted({draft.chain for draft in drafts}))
    moment_now = now()
    events = [_place(draft, heads, moment_now) for draft in drafts]
    _write(events, heads)
    owe(events)
    return events


def _place(draft: Draft, heads: dict[str, tuple[int, bytes]], moment_now: datetime) -> Event:
    seq, head = heads[draft.chain]
    event = Event(
        chain=draft.chain,
        seq=seq + 1,
        kind=str(draft.kind),
        at=draft.at or moment_now,
        actor_id=draft.by.pk,
        actor_role=draft.by.role,
        actor_org=draft.by.organisation_id,
        subject=draft.subject,
    )
    event.body = body_of(event, draft.facts)
    event.hash = link(head, event.body)
    heads[draft.chain] = (event.seq, event.hash)
    return event


def body_of(event: Event, facts: dict[str, Any]) -> bytes:
    """The canonical bytes that stand for this event in its chain."""
    return canonical(
        {
            "chain": event.chain,
            "seq": event.seq,
            "kind": event.kind,
            "at": moment(event.at),
            "actor": [event.actor_id, event.actor_role, event.actor_org],
            "subject": event.subject,
            "facts": facts,
        }
    )


def _lock_heads(chains: list[str]) -> dict[str, tuple[int, bytes]]:
    """Lock each chain's head, opening new chains, in one order for all, so that two writers never cross."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_chain (key, seq, head) SELECT key, 0, %s FROM unnest(%s::text[]) AS key"
            " ORDER BY key ON CONFLICT (key) DO UPDATE SET seq = events_chain.seq RETURNING key, seq, head",
            [GENESIS, chains],
        )
        return {key: (seq, bytes(head)) for key, seq, head in cursor.fetchall()}


MOVE_HEADS = (
    "UPDATE events_chain SET seq = new.seq, head = new.head"
    " FROM unnest(%s::text[], %s::int[], %s::bytea[]) AS new(key, seq, head) WHERE events_chain.key = new.key"
)
_WRITE = (  # nothing but our own column names is put into this text
    f"WITH moved AS ({MOVE_HEADS})"  # noqa: S608
    f" INSERT INTO events_event ({', '.join(_COLUMNS)})"
    f" SELECT {', '.join(_COLUMNS)} FROM unnest({_TYPES}) WITH ORDINALITY"
    f" AS new({', '.join(_COLUMNS)}, place) ORDER BY place RETURNING id"
)


def _write(events: list[Event], heads: dict[str, tuple[int, bytes]]) -> None:
    """Add the events and move their chains' heads in one statement."""
    columns: list[list[Any]] = [[getattr(event, name) for event in events] for name in _COLUMNS]
    seqs, links = [seq for seq, _ in heads.values()], [head for _, head in heads.values()]
    moved: list[list[Any]] = [list(heads), seqs, links]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*moved, *columns])
        for event, (number,) in zip(events, cursor.fetchall(), strict=True):
            event.pk = number
