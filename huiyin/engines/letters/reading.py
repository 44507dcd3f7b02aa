"""What a mail is: a reply, an automatic answer, a bounce, or something that is not read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import parseaddr
from enum import StrEnum

from huiyin.engines.letters.markup import words_of
from huiyin.engines.letters.opening import Unopened, body, clean, header, headers, opened, parts
from huiyin.engines.letters.quoting import new_words

TOKEN = re.compile(r"\+([0-9a-f]{20})@")
OURS = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:-\d{1,5})?@", re.IGNORECASE
)
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
BULK = {"bulk", "junk", "list", "auto_reply"}
AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "List-Unsubscribe")
AUTO_SUBJECT = re.compile(
    r"^\s*(?:自动回复|自动答复|Automatic reply|Auto(?:matic)?[- ]?reply|Out of office)", re.IGNORECASE
)
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


class Sort(StrEnum):
    """What a mail is."""

    REPLY = "reply"
    AUTO = "auto"
    BOUNCE = "bounce"
    REFUSED = "refused"


@dataclass(frozen=True)
class Read:
    """What one mail says. `tokens` and `keys` tell which message of ours it answers, the surest first.

    `reason` is why it was refused, the status of a bounce ("5.1.1") or why it is automatic.
    """

    sort: Sort
    reason: str = ""
    sender: str = ""
    subject: str = ""
    words: str = ""
    tokens: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def read(raw: bytes) -> Read:
    """Read a mail. Never raises: what cannot be read is refused with a reason."""
    try:
        return _read(opened(raw))
    except Unopened as problem:
        return Read(Sort.REFUSED, str(problem))
    except Exception:  # a stranger's bytes may upset the library in any way
        return Read(Sort.REFUSED, "broken")


def _read(mail: Message) -> Read:
    subject = header(mail, "Subject")[:200]
    plain = Read(Sort.REPLY, sender=parseaddr(header(mail, "From"))[1][:200], subject=subject)
    addresses = headers(mail, *RECIPIENTS)
    failed = _failure(mail)
    if failed is not None:
        whole = addresses + "\n" + _returned(mail)
        sort = Sort.BOUNCE if failed.startswith("5") else Sort.AUTO
        return replace(_answering(plain, whole, whole), sort=sort, reason=failed)
    automatic = _automatic(mail, subject)
    answer = _answering(plain, addresses, headers(mail, "In-Reply-To", "References"))
    words = new_words(clean(_written(mail)))
    return replace(answer, sort=Sort.AUTO if automatic else Sort.REPLY, reason=automatic, words=words)


def _answering(plain: Read, addresses: str, references: str) -> Read:
    keys = _once(key.lower() for key in OURS.findall(references))
    return replace(plain, tokens=_once(TOKEN.findall(addresses)), keys=keys)


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))[:20]


def _automatic(mail: Message, subject: str) -> str:
    """Why nobody wrote this mail (RFC 3834 and what came before it); "" where somebody did."""
    submitted = header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted and submitted != "no":
        return "auto-submitted"
    if header(mail, "Precedence").lower() in BULK:
        return "precedence"
    if any(name in mail for name in AUTO_HEADERS):
        return "suppress"
    if "Return-Path" in mail and header(mail, "Return-Path") in ("<>", ""):
        return "return-path"
    return "subject" if AUTO_SUBJECT.match(subject) else ""


def _failure(mail: Message) -> str | None:
    """The status of a delivery report (RFC 3464), "5.1.1" or, for no failure, "4.4.7"; None for no report."""
    fields = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    if not fields:
        return None
    told = [block for part in fields for block in _blocks(part)]
    failures = [block for block in told if header(block, "Action").lower() == "failed"]
    found = STATUS.search(" ".join(header(block, "Status") for block in failures or told))
    if failures:
        return found[1] if found and found[1].startswith("5") else "5.0.0"
    return found[1] if found and not found[1].startswith("5") else "4.0.0"


def _blocks(part: Message) -> list[Message]:
    held = part.get_payload()
    return [block for block in held if isinstance(block, Message)] if isinstance(held, list) else []


def _returned(mail: Message) -> str:
    """The heads of the mail that came back, whole or as text."""
    kinds = ("text/rfc822-headers", "message/rfc822-headers")
    told = [body(part) for part in parts(mail) if part.get_content_type() in kinds]
    whole = [
        one for part in mail.walk() if part.get_content_type() == "message/rfc822" for one in _blocks(part)
    ]
    return "\n".join([*told, *(headers(one, "Message-ID", "Reply-To") for one in whole)])


def _written(mail: Message) -> str:
    """What was written: the plain text, else the words of the HTML."""
    shown = [part for part in parts(mail) if part.get_content_disposition() != "attachment"]
    for kind in ("text/plain", "text/html"):
        texts = [body(part) for part in shown if part.get_content_type() == kind]
        whole = next((text for text in texts if text.strip()), "")
        if whole:
            return words_of(whole) if kind == "text/html" else whole
    return ""
