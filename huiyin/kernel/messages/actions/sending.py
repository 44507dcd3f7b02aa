"""Sending what is due, one message at a time, each step committed on its own.

A message is sent at least once. It is claimed, then sent, then marked; killed in between, it is sent again
when the claim runs out. Exactly once is impossible: whoever is killed between the gateway's "yes" and the
mark cannot know of the "yes". So each try carries the same key: a gateway that heeds it sends nothing twice.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.messages.backend import Outgoing, Sent, Unsent
from huiyin.kernel.messages.kinds import BY_HAND, CONSOLE, MessageKind
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.queries.outlets import TEST, full_settings, outlet_of
from huiyin.kernel.messages.queries.quiet import may_ring
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now

logger = logging.getLogger(__name__)
LAST_TRY = 8
CLAIM = timedelta(minutes=2)


def send_next(*, by: Actor) -> bool:
    """Send one message that is due; False when there is none. Never called inside a transaction."""
    message = _claim()
    if message is None:
        return False
    outlet = outlet_of(message.way)
    through = message.way if outlet.on or message.code == TEST else CONSOLE
    try:
        sent = backends()[through].send(_outgoing(message), full_settings(outlet))
    except Unsent as problem:
        _put_off(message, outlet, str(problem), by)
    except Exception:  # a backend may fail in any way; the rest must go on
        logger.exception("Message %s could not be sent", message.key)
        _put_off(message, outlet, _("发送程序出错，详情在运行日志里。"), by)
    else:
        _mark(message, outlet, sent, through, by)
    return True


def _claim() -> Message | None:
    """The next message due, ours for two minutes."""
    found = Message.objects.raw(_NEXT, {"now": now(), "until": now() + CLAIM, "by_hand": list(BY_HAND)})
    return next(iter(found), None)


_NEXT = f"""
UPDATE {Message._meta.db_table} SET due_at = %(until)s, tries = tries + 1 WHERE id = (
  SELECT id FROM {Message._meta.db_table}
  WHERE state = 'waiting' AND NOT way = ANY(%(by_hand)s) AND due_at <= %(now)s
  ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING *
"""  # noqa: S608


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        key=f"{message.key}-{message.again}" if message.again else str(message.key),
        to=opened(message.to_sealed, "messages.to"),
        words=opened(message.words_sealed, "messages.words"),
        subject=opened(message.subject_sealed, "messages.subject"),
        token=message.token,
        unsubscribe=opened(message.unsubscribe_sealed, "messages.unsubscribe"),
    )


@transaction.atomic
def _mark(message: Message, outlet: Outlet, sent: Sent, through: str, by: Actor) -> None:
    also = {"through": through, "provider_ref": sent.ref, "sent_at": now(), "error": ""}
    try:
        message.lifecycle.move(
            message,
            Message.State.SENT,
            MessageKind.SENT,
            by=by,
            also=also,
            way=message.way,
            through=through,
            tries=message.tries,
        )
    except Refused:
        logger.warning("Message %s was sent by two at once or given up meanwhile", message.key)
    if through != CONSOLE:
        Outlet.objects.filter(pk=outlet.pk).update(last_sent_at=now(), last_error="")


@transaction.atomic
def _put_off(message: Message, outlet: Outlet, why: str, by: Actor) -> None:
    """Try again later, each time twice as late; after the last try wait for a person."""
    why = why[:300]
    rows = Message.objects.filter(pk=message.pk, state=Message.State.WAITING, tries=message.tries)
    if message.tries < LAST_TRY:
        later = now() + timedelta(minutes=2 ** (message.tries - 1))
        rows.update(error=why, due_at=may_ring(later, message.way, at_once=message.at_once))
    elif rows.exists():
        also = {"error": why}
        message.lifecycle.move(
            message, Message.State.FAILED, MessageKind.FAILED, by=by, also=also, way=message.way
        )
    Outlet.objects.filter(pk=outlet.pk).update(last_failed_at=now(), last_error=why)
