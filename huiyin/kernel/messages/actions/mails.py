"""Mail that comes in: put beside the message it answers, or laid where a person sees it."""

import hashlib
from dataclasses import replace

from django.db import IntegrityError, transaction

from huiyin.engines import letters
from huiyin.engines.letters import Read, Sort
from huiyin.kernel.events.log import record
from huiyin.kernel.messages import policy
from huiyin.kernel.messages.actions.marking import bounce
from huiyin.kernel.messages.actions.telling import to_blind
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Mail, Message
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.present import now

CHAIN = "messages"


def take_in(raw: bytes, *, by: Actor) -> Mail:
    """Keep one mail and do what it says: a reply is told on its message's chain, a bounce marks its message.

    The same bytes twice are one mail. Never raises, whatever they hold.
    """
    digest = hashlib.sha256(raw).digest()
    known = Mail.objects.filter(digest=digest).first()
    try:
        return known or _keep(digest, letters.read(raw), by)
    except IntegrityError:
        return Mail.objects.get(digest=digest)


@transaction.atomic
def _keep(digest: bytes, found: Read, by: Actor) -> Mail:
    message = _answered(found)
    found = _understood(found, message)
    mail = Mail.objects.create(
        digest=digest,
        sort=str(found.sort) if message or found.sort != Sort.REPLY else Mail.Sort.UNKNOWN,
        reason=found.reason,
        message=message,
        from_sealed=sealed_or_none(found.sender, "messages.from"),
        subject_sealed=sealed_or_none(found.subject, "messages.subject"),
        words_sealed=sealed_or_none(found.words, "messages.words"),
        came_at=now(),
        waits=_waits(found, message),
    )
    if message and found.sort == Sort.BOUNCE:
        bounce(message, why=found.reason, by=by)
    elif message and found.sort == Sort.REPLY and found.words:
        record(MessageKind.REPLIED, message.chain, by=by, subject=f"mail:{mail.pk}", mail=mail.pk)
    return mail


def _answered(found: Read) -> Message | None:
    """The message a mail belongs to: by its token, which only its reader has; else by its Message-ID.

    A Message-ID may be seen by others; a reply that has nothing else must come from the message's own reader.
    """
    mails = Message.objects.filter(way=Way.EMAIL)
    message = mails.filter(token__in=found.tokens).first() if found.tokens else None
    if message is None and found.keys:
        message = mails.filter(key__in=found.keys).first()
        if message and found.sort != Sort.BOUNCE and bytes(message.to_index or b"") != to_blind(found.sender):
            return None
    return message


def _understood(found: Read, message: Message | None) -> Read:
    """A reply without words of its own has only pictures or files: a person looks at it."""
    if message and found.sort == Sort.REPLY and not found.words:
        return replace(found, reason="empty")
    return found


def _waits(found: Read, message: Message | None) -> bool:
    if found.sort in (Sort.REFUSED, Sort.BOUNCE):
        return found.sort == Sort.REFUSED or message is None
    return found.sort == Sort.REPLY and (message is None or not found.words)


@transaction.atomic
def set_aside(mail: Mail, *, by: Actor) -> None:
    """A person looked at it: it waits no longer. Looking twice is once."""
    require(policy.may_read_mail(by))
    also = {"waits": False, "seen_at": now(), "seen_by": by if isinstance(by, User) else None}
    if Mail.objects.filter(pk=mail.pk, waits=True).update(**also):
        record(MessageKind.MAIL_SET_ASIDE, CHAIN, by=by, subject=f"mail:{mail.pk}")
