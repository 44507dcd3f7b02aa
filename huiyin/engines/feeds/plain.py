"""Markup of strangers as plain words: nothing of it is ever rendered."""

import html
import re
from urllib.parse import urlsplit

import nh3

MOST_MARKUP, MOST_TAGS = 200_000, 1_000  # deep nesting costs its square
MOST_URL = 500
_BREAKS = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/blockquote)\b[^<>]{0,200}>", re.IGNORECASE)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_STACKED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{2})[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+"
)
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\s*\n\s*")


def words_of(markup: str, most: int) -> str:
    """What a reader of the markup would read, at most `most` characters, a line a paragraph."""
    bounded = "<".join(markup[:MOST_MARKUP].split("<", MOST_TAGS + 1)[: MOST_TAGS + 1])
    broken = _BREAKS.sub("\n", bounded.replace("\r\n", "\n").replace("\r", "\n"))
    return tidy(html.unescape(nh3.clean(_encodable(broken), tags=set())))[:most].rstrip()


def line_of(markup: str, most: int) -> str:
    """The same on one line."""
    return words_of(markup, most * 4).replace("\n", " ")[:most].rstrip()


def tidy(text: str) -> str:
    """Without signs that nobody sees or that turn the direction of reading, and without empty lines."""
    seen = _STACKED.sub(r"\1", _UNSEEN.sub("", text))
    return _GAPS.sub("\n", _SPACES.sub(" ", seen)).strip()


def link_of(address: str) -> str:
    """An address that may be offered for a click, "" for anything else: only http and https, no passwords."""
    address = address.strip()
    if len(address) > MOST_URL or not address.isprintable() or _UNSEEN.search(address):
        return ""
    try:
        parts = urlsplit(address)
        named = parts.hostname and parts.port != 0
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not named or "@" in parts.netloc:
        return ""
    return "" if set(address) & set("\"'<>\\ ") else address


def _encodable(text: str) -> str:
    """Halves of characters cannot be handed on."""
    return text.encode("utf-8", "ignore").decode()
