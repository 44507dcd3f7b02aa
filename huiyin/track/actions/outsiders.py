"""A part of an order is forwarded to somebody without an account; the order stays with its unit."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect.actions import add_photos
from huiyin.dispatch.models import HandlingRule, WorkOrder
from huiyin.dispatch.queries import handling_rule
from huiyin.engines.pictures import Picture
from huiyin.kernel.calendar.actions import start_clock, stop_all
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.actions import Letter, tell, tell_staff
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.queries import words as text_of
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.people.sealed import opened, sealed_or_none
from huiyin.kernel.present import now
from huiyin.track import policy
from huiyin.track.kinds import FORWARD_REMINDER, FORWARD_SENT, FORWARD_TOLD, OutsiderKind
from huiyin.track.models import Forward, ForwardReply
from huiyin.track.queries.outsiders import code_of, index_of, link_of, offered, to_remind_outside

BATCH = 500
PLAIN_DAYS = 15
"""How long a link lives in a county that has ended its own rule."""


@dataclass(frozen=True)
class Passing:
    """Who is asked for what, and what he may see. `phone` gets the link as a text message, where given."""

    to_name: str
    task: str
    shown: tuple[str, ...] = ()
    photos: tuple[UUID, ...] = ()
    phone: str = ""
    key: UUID = field(default_factory=uuid4)


def forward(order: WorkOrder, passing: Passing, *, by: User) -> Forward:
    """Ask somebody outside for a part of the work. The same key twice is one link.

    Raises Refused when the order is not at work, or another link of it is open.
    """
    require(policy.may_hand_outside(by, order))
    made = Forward.objects.filter(key=passing.key, order=order).first()
    if made is not None:
        return made
    if not policy.may_forward(by, order):
        raise Refused(_("签收以后、反馈以前，才能请外单位帮办。"))
    try:
        return _forward(order, passing, by)
    except IntegrityError:
        raise Refused(_("这张工单已经请了一家外单位，还没有答复完。要换一家，请先收回。")) from None


@transaction.atomic
def _forward(order: WorkOrder, passing: Passing, by: User) -> Forward:
    may, salt, moment = offered(order), secrets.token_bytes(16), now()
    rule = handling_rule(HandlingRule.What.LINK_DAYS)
    row = Forward.objects.create(
        key=passing.key,
        order=order,
        to_name=passing.to_name,
        phone=sealed_or_none(passing.phone, "track.outsider"),
        task=passing.task,
        shown=[str(kind) for kind in may.kinds() if kind in passing.shown],
        photos=[photo.key for photo in may.photos if photo.key in passing.photos],
        salt=salt,
        code_index=index_of(code_of(salt)),
        sent_by=by,
        sent_at=moment,
        expires_at=moment + timedelta(days=rule.amount if rule else PLAIN_DAYS),
        remind_at=_start_clock(order, by),
    )
    record(OutsiderKind.FORWARDED, row.chain, by=by, subject=row.subject, forward=row.pk, shown=row.shown)
    _write(row, FORWARD_SENT.code, by=by)
    return row


def _start_clock(order: WorkOrder, by: Actor) -> datetime:
    """Time the answer beside the order's own clocks; when to remind."""
    case = order.case
    return start_clock(
        LimitKind.OUTSIDE,
        case.no,
        order.subject,
        by=by,
        matter=case.matter,
        urgency=case.urgency,
        calendar_id=order.organisation.calendar_id,
        organisation_id=order.organisation_id,
        township_id=case.township_ref,
    ).warn_at


def _write(row: Forward, code: str, *, by: Actor) -> bool:
    """Send the link to the telephone that was given; whether there is one."""
    phone = opened(row.phone, "track.outsider")
    if phone:
        values = {"unit": str(row.order.organisation), "link": link_of(row)}
        told = text_of(code, "zh-hans", values)
        tell(Letter(uuid5(row.key, code), row.chain, Way.SMS, told, code, to=phone), by=by)
    return bool(phone)


def _move(row: Forward, to: Forward.State, kind: OutsiderKind, also: dict[str, Any], by: Actor) -> None:
    """Move a forward and tell of it under its order, in whose story it is read. Raises Refused."""
    if not row.lifecycle.allows(row.state, to):
        raise Refused(_("这个链接已经用不了。有事请与发链接的单位联系。"))
    row.lifecycle.move(row, to, kind, by=by, also=also, subject=row.subject, forward=row.pk)


@transaction.atomic
def revoke_forward(row: Forward, *, by: User) -> None:
    """The link opens nothing any more; what was answered stays."""
    require(policy.may_revoke_forward(by, row))
    also: dict[str, Any] = {"ended_at": now()}
    _move(row, Forward.State.REVOKED, OutsiderKind.REVOKED, also, by)
    stop_all([row.subject], kinds=[LimitKind.OUTSIDE], by=by)


@dataclass(frozen=True)
class Heard:
    """What somebody outside answers."""

    state: Forward.State
    words: str
    pictures: Iterable[Picture] = ()
    key: UUID = field(default_factory=uuid4)


@transaction.atomic
def answer_forward(row: Forward, heard: Heard, *, by: Actor) -> ForwardReply:
    """Keep what the holder of a link answers. The same key twice is one answer.

    The order stays where it is: its people read the answer and go on. Raises Refused when the link is over.
    """
    require(policy.may_answer_outside(by))
    known = ForwardReply.objects.filter(key=heard.key, forward=row).first()
    if known is not None:
        return known
    if not row.is_live(now()):
        raise Refused(_("这个链接已经用不了。有事请与发链接的单位联系。"))
    also: dict[str, Any] = {} if heard.state in Forward.OPEN else {"ended_at": now()}
    _move(row, heard.state, OutsiderKind.ANSWERED, also, by)
    reply = ForwardReply.objects.create(
        key=heard.key, forward=row, state=heard.state, words=heard.words, at=now()
    )
    stop_all([row.subject], kinds=[LimitKind.OUTSIDE], by=by)
    add_photos(row.chain, heard.pictures, by=by, subject=reply.subject)
    told = {"no": row.chain, "state": str(heard.state.label)}
    tell_staff(row.chain, FORWARD_TOLD.code, told, heard.key, by=by)
    return reply


def remind_outside(*, by: Actor) -> int:
    """Remind each who has not answered, once; how many. A red light then tells the unit."""
    require(is_machine(by))
    return sum(_remind(row, by) for row in to_remind_outside(now())[:BATCH])


@transaction.atomic
def _remind(row: Forward, by: Actor) -> bool:
    still = Forward.objects.filter(pk=row.pk, state=Forward.State.SENT, reminded_at=None)
    if not still.update(reminded_at=now()):
        return False
    if row.is_live(now()):
        by_message = _write(row, FORWARD_REMINDER.code, by=by)
        kind, about = OutsiderKind.REMINDED, row.subject
        record(kind, row.chain, by=by, subject=about, forward=row.pk, by_message=by_message)
    return True
