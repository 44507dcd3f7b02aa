"""Which reactions are owed to which events, and how each is tried until it is done or parked."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import transaction

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.models import Delivery, Event
from huiyin.kernel.present import now

logger = logging.getLogger(__name__)

Reaction = Callable[[Event], None]
REACTIONS: dict[str, dict[str, Reaction]] = defaultdict(dict)
LAST_TRY = 8
CHANNEL = "huiyin_outbox"
_at_once: ContextVar[list[Delivery] | None] = ContextVar("at_once", default=None)


def on(*kinds: Kind) -> Callable[[Reaction], Reaction]:
    """Register a reaction to these kinds. It calls one verb and stops; it may run more than once."""

    def register(reaction: Reaction) -> Reaction:
        for kind in kinds:
            REACTIONS[str(kind)][f"{reaction.__module__}.{reaction.__name__}"] = reaction
        return reaction

    return register


def owe(events: Sequence[Event]) -> None:
    """Write down the reactions owed to new events, in their transaction. The database wakes the worker."""
    deliveries = [
        Delivery(event=event, reaction=name, due_at=event.at)
        for event in events
        for name in REACTIONS.get(event.kind, ())
    ]
    if not deliveries:
        return
    mine = _at_once.get()
    if mine is not None:
        mine.extend(deliveries)
        for delivery in deliveries:
            delivery.state = Delivery.State.DONE
    Delivery.objects.bulk_create(deliveries, batch_size=5000)


@contextmanager
def reacting_at_once() -> Iterator[None]:
    """Run what is owed to the events told inside when the block ends: in this transaction, or nothing of it.

    For imports and the demo, which tell of the past: the reaction happens at the moment told of, not today.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("Reactions at once need one transaction around them.")
    owed: list[Delivery] = []
    token = _at_once.set(owed)
    try:
        yield
        while owed:
            delivery = owed.pop(0)
            _reaction(delivery)(delivery.event)
    finally:
        _at_once.reset(token)


def react_to_next() -> bool:
    """Take one delivery that is due and run its reaction. False when nothing is due.

    The delivery and what its reaction writes are one transaction: a crash leaves it owed, never half done.
    """
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("event")
            .filter(state=Delivery.State.WAITING, due_at__lte=now())
            .order_by("due_at", "id")
            .first()
        )
        if delivery is None:
            return False
        _deliver(delivery)
    return True


def react_to_all(limit: int = 100_000) -> int:
    """Run everything that is owed now; the number run."""
    for done in range(limit):
        if not react_to_next():
            return done
    return limit


def _deliver(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            _reaction(delivery)(delivery.event)
        delivery.state, delivery.error = Delivery.State.DONE, ""
    except Exception as problem:  # a reaction may fail in any way; the rest must go on
        logger.exception("Reaction %s failed on event %s", delivery.reaction, delivery.event_id)
        _put_off(delivery, problem)
    delivery.save(update_fields=["state", "tries", "due_at", "error"])


def _reaction(delivery: Delivery) -> Reaction:
    try:
        return REACTIONS[delivery.event.kind][delivery.reaction]
    except KeyError:
        raise LookupError(f"No reaction is called {delivery.reaction} any more.") from None


def _put_off(delivery: Delivery, problem: Exception) -> None:
    delivery.tries += 1
    delivery.error = f"{type(problem).__name__}: {problem}"[:2000]
    delivery.due_at = now() + timedelta(seconds=2**delivery.tries)
    if delivery.tries >= LAST_TRY:
        delivery.state = Delivery.State.PARKED
