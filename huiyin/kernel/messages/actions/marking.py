"""What becomes of a message: it arrives, comes back, is carried out, tried again, given up, forgotten."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from huiyin.kernel.events.lifecycle import subject_of
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.messages import policy
from huiyin.kernel.messages.kinds import BY_HAND, MessageKind, Way
from huiyin.kernel.messages.models import Mail, Message
from huiyin.kernel.messages.queries.quiet import may_ring
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now

State = Message.State


@transaction.atomic
def note_report(way: str, ref: str, *, arrived: bool, why: str = "", by: Actor) -> bool:
    """The gateway says whether a message arrived. False for a reference nobody knows, or said before."""
    message = Message.objects.filter(way=way, provider_ref=ref, state=State.SENT).first() if ref else None
    if message is None:
        return False
    if arrived:
        _move(message, State.DELIVERED, MessageKind.DELIVERED, by, ended_at=now())
    else:
        _move(message, State.FAILED, MessageKind.FAILED, by, error=why[:300])
    return True


@transaction.atomic
def bounce(message: Message, *, why: str, by: Actor) -> bool:
    """The mail came back. `why` is the status code of the report. False when it was known or cannot be."""
    if not message.lifecycle.allows(message.state, State.BOUNCED):
        return False
    _move(message, State.BOUNCED, MessageKind.BOUNCED, by, error=why[:300])
    return True


def carry_out(message: Message, *, by: Actor) -> None:
    """A person handed the slip over, had the text read out, or published it."""
    require(message.way in BY_HAND and policy.may_carry_out(by, message))
    _move(message, State.DONE, MessageKind.DONE, by, through=message.way, **_ended(by))


@transaction.atomic
def settle(chain: str, way: Way, *, done: bool, by: Actor) -> int:
    """Another page tells that what waits on this chain was carried out, or will not be; how many."""
    require(by == MACHINE and way in BY_HAND)
    waiting = list(Message.objects.filter(chain=chain, way=way, state=State.WAITING))
    to, kind = (State.DONE, MessageKind.DONE) if done else (State.GIVEN_UP, MessageKind.GIVEN_UP)
    for message in waiting:
        _move(message, to, kind, by, **_ended(by))
    return len(waiting)


def try_again(message: Message, *, by: Actor) -> None:
    """Put a message that did not arrive back among those to be sent, under a new reference."""
    require(policy.may_keep_outlets(by))
    due_at = may_ring(now(), message.way, at_once=message.at_once)
    also = {"tries": 0, "again": message.again + 1, "due_at": due_at, "error": "", "provider_ref": ""}
    _move(message, State.WAITING, MessageKind.RETRIED, by, **also)


def give_up(message: Message, *, by: Actor) -> None:
    """Do not send it any more."""
    carries = message.way in BY_HAND and policy.may_carry_out(by, message)
    require(carries or policy.may_keep_outlets(by))
    _move(message, State.GIVEN_UP, MessageKind.GIVEN_UP, by, **_ended(by))


def _ended(by: Actor) -> dict[str, Any]:
    return {"ended_at": now(), "ended_by": by if isinstance(by, User) else None}


def _move(message: Message, to: str, kind: MessageKind, by: Actor, **also: Any) -> None:
    message.lifecycle.move(message, to, kind, by=by, also=also, way=message.way)


@transaction.atomic
def forget(chains: Iterable[str], *, by: Actor) -> int:
    """Erase whom the messages of these chains went to and what they and their answers said; how many.

    That they were sent, when and by which way stays. What was still to be sent is not sent any more.
    """
    return _forget(Message.objects.filter(chain__in=chains), by)


@transaction.atomic
def forget_messages(keys: Iterable[int], *, by: Actor) -> int:
    """The same for single messages, by their keys."""
    return _forget(Message.objects.filter(pk__in=keys), by)


def _forget(found: QuerySet[Message], by: Actor) -> int:
    rows = list(found.select_for_update().order_by("pk"))
    if not rows:
        return 0
    for message in rows:
        if message.state in (State.WAITING, *Message.STUCK):
            _move(message, State.GIVEN_UP, MessageKind.GIVEN_UP, by, ended_at=now())
    keys = [message.pk for message in rows]
    nothing = {"subject_sealed": None, "words_sealed": None}
    also = {"to_sealed": None, "to_index": None, "unsubscribe_sealed": None, "error": ""}
    Message.objects.filter(pk__in=keys).update(**also, **nothing)
    Mail.objects.filter(message__in=keys).update(from_sealed=None, **nothing)
    record_many([Draft(MessageKind.FORGOTTEN, message.chain, by, subject_of(message)) for message in rows])
    return len(rows)
