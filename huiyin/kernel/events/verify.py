"""Check every link of every chain and every published root; name the first that does not hold."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huiyin.kernel.events.actions import leaves
from huiyin.kernel.events.hashing import GENESIS, link, merkle_root
from huiyin.kernel.events.log import body_of
from huiyin.kernel.events.models import Chain, DailyRoot, Event


@dataclass(frozen=True)
class Verdict:
    """What was checked and, if anything is broken, the first place and why."""

    events: int
    chains: int
    roots: int
    broken: str | None = None


def verify(progress: Callable[[int], None] = lambda done: None) -> Verdict:
    """Walk the whole log in one pass (memory stays flat), then the roots."""
    events = chains = 0
    chain, seq, head = "", 0, GENESIS
    heads = dict(Chain.objects.values_list("key", "seq"))
    for event in _all_events():
        if event.chain != chain:
            if chain and heads.pop(chain, None) != seq:
                return Verdict(events, chains, 0, f"{chain}: events are missing after #{seq}")
            chain, seq, head, chains = event.chain, 0, GENESIS, chains + 1
        fault = _fault(event, seq, head)
        if fault:
            return Verdict(events, chains, 0, f"{event.chain} #{event.seq} (event {event.pk}): {fault}")
        seq, head = event.seq, bytes(event.hash)
        events += 1
        if events % 10_000 == 0:
            progress(events)
    if chain and heads.pop(chain, None) != seq:
        return Verdict(events, chains, 0, f"{chain}: events are missing after #{seq}")
    lost = sorted(key for key, last in heads.items() if last)
    if lost:
        return Verdict(events, chains, 0, f"{lost[0]}: all of its events are missing")
    roots, fault = _check_roots()
    return Verdict(events, chains, roots, fault)


def _all_events() -> Iterator[Event]:
    return Event.objects.order_by("chain", "seq").iterator(chunk_size=5000)


def _fault(event: Event, seq: int, head: bytes) -> str | None:
    body = bytes(event.body)
    if event.seq != seq + 1:
        return f"number {seq + 1} is missing before it"
    if link(head, body) != bytes(event.hash):
        return "its hash does not follow from the event before it"
    if body_of(event, json.loads(body)["facts"]) != body:
        return "its columns differ from what was hashed"
    return None


def _check_roots() -> tuple[int, str | None]:
    previous, before = GENESIS, 0
    for count, root in enumerate(DailyRoot.objects.order_by("day")):
        if root.first_event != before + 1:
            return count, f"daily root of {root.day}: does not start where the one before ended"
        tree = merkle_root(leaves(root.first_event, root.last_event))
        if tree != bytes(root.root):
            return count, f"daily root of {root.day}: its events have changed"
        previous, before = link(previous, tree), root.last_event
        if previous != bytes(root.chained):
            return count, f"daily root of {root.day}: does not follow from the one before"
    return DailyRoot.objects.count(), None
