"""Telling a person something: written once, sealed, and sent by the worker."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.queries.quiet import may_ring
from huiyin.kernel.people import identity, vault
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

PERSONAL = (Way.SMS, Way.EMAIL)
RINGS = (Way.SMS, Way.CALL)
PLACED = (Way.SLIP, Way.LOUDSPEAKER)


@dataclass(frozen=True)
class Letter:
    """What is to be told, before it has a number.

    `key` makes telling twice tell once; `chain` is the request or case it belongs to. `to` is a telephone for
    SMS and a call, an address for e-mail, else "". `place` is where a slip or a loudspeaker's text lies.
    `code` says what it is about. `subject` is for e-mail; so is `unsubscribe`, the address that ends mails of
    this kind by one press (RFC 8058). `at_once` goes out by night as well.
    """

    key: UUID
    chain: str
    way: Way
    words: str
    code: str
    to: str = ""
    subject: str = ""
    place: Place | None = None
    language: str = "zh-hans"
    unsubscribe: str = ""
    at_once: bool = False


def tell(letter: Letter, *, by: Actor) -> Message:
    """Have something told. The same key twice makes one message: the first is returned.

    The caller knows that `by` may tell it: a message is always part of another verb. Raises ValidationError
    when its way does not lead there.
    """
    to = _address(letter)
    with transaction.atomic():
        made = _insert(letter, to)
        message = Message.objects.get(key=letter.key)
        if made:
            record(
                MessageKind.WRITTEN,
                letter.chain,
                by=by,
                subject=subject_of(message),
                way=str(letter.way),
                code=letter.code,
            )
    return message


def _address(letter: Letter) -> str:
    """The recipient in its normal form. Raises ValidationError."""
    if letter.way in PLACED and letter.place is None:
        raise ValidationError(_("书面回执和村广播要写明是哪个村（社区）。"))
    if letter.way in RINGS:
        if not identity.valid_phone(letter.to):
            raise ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话。"))
        return identity.normalise_phone(letter.to)
    if letter.way == Way.EMAIL:
        validate_email(letter.to)
        return letter.to.strip()
    return ""


def to_blind(to: str) -> bytes:
    """The blind index of a recipient, whatever the case of its letters."""
    return vault.blind(to.strip().lower(), "messages.to")


def _insert(letter: Letter, to: str) -> bool:
    """Write the row; False when its key is known. One statement, so that two tellers never both do."""
    moment = now()
    row = Message(
        key=letter.key,
        chain=letter.chain,
        code=letter.code,
        way=letter.way,
        language=letter.language,
        place=letter.place,
        to_sealed=sealed_or_none(to, "messages.to"),
        to_index=to_blind(to) if to else None,
        subject_sealed=sealed_or_none(letter.subject, "messages.subject"),
        words_sealed=sealed_or_none(letter.words, "messages.words"),
        unsubscribe_sealed=sealed_or_none(letter.unsubscribe, "messages.unsubscribe"),
        token=secrets.token_hex(10),
        due_at=may_ring(moment, letter.way, at_once=letter.at_once),
        at_once=letter.at_once,
        written_at=moment,
    )
    fields = [field for field in Message._meta.concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Message._meta.db_table} ({names})"  # noqa: S608
            f" VALUES ({', '.join(['%s'] * len(fields))}) ON CONFLICT (key) DO NOTHING",
            values,
        )
        return bool(cursor.rowcount)
