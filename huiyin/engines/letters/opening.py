"""Opening a mail safely: bounded before it is parsed, its headers and bodies as text whatever they hold."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header
from email.message import Message

MOST_BYTES = 10 * 1024 * 1024
MOST_HEAD = 64 * 1024
MOST_PARTS = 60
MOST_TEXT = 512 * 1024
HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
PART = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}
UNSEEN = re.compile(
    r"[^\S\n ]|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


class Unopened(Exception):
    """The mail is not read; the message is a code: size, headers or parts."""


def opened(raw: bytes) -> Message:
    """The mail, parsed. Raises Unopened for one that would cost too much to look at."""
    if len(raw) > MOST_BYTES:
        raise Unopened("size")
    head = HEAD_ENDS.search(raw, 0, MOST_HEAD)
    if head is None and len(raw) > MOST_HEAD:
        raise Unopened("headers")
    if sum(1 for _ in PART.finditer(raw)) > MOST_PARTS:
        raise Unopened("parts")
    return message_from_bytes(raw)


def header(mail: Message, name: str) -> str:
    """A header in one line of plain text; "" where there is none."""
    value = mail.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value))
    except Exception:  # the library raises many things at broken encodings
        pieces = [(str(value), None)]
    text = "".join(_text(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces)
    return " ".join(clean(text).split())


def headers(mail: Message, *names: str) -> str:
    """All headers of these names together."""
    found = [str(value) for name in names for value in mail.get_all(name, [])]
    return " ".join(found)


def parts(mail: Message) -> Iterator[Message]:
    """Every part that holds no other part."""
    return (part for part in mail.walk() if not part.is_multipart())


def body(part: Message) -> str:
    """What a part holds, as text."""
    held = part.get_payload(decode=True)
    data = held if isinstance(held, bytes) else b""
    return _text(data[:MOST_TEXT], part.get_content_charset())


def _text(data: bytes, charset: str | None) -> str:
    name = (charset or "utf-8").lower()
    for attempt in (CHARSETS.get(name, name), "utf-8", "gb18030"):
        try:
            return data.decode(attempt)
        except (LookupError, ValueError):
            continue
    return data.decode("utf-8", "replace")


def clean(text: str) -> str:
    """Without unseen characters; lines end in one way."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = UNSEEN.sub(lambda one: " " if one[0].isspace() else "", lines)
    return kept.encode("utf-8", "ignore").decode()
