"""Feeds and exports of publishers: looked at before they are believed, read as plain words, or refused."""

from datetime import datetime

from huiyin.engines.feeds.entries import MOST_ENTRIES, Entry, NotAFeed
from huiyin.engines.feeds.exports import records_of
from huiyin.engines.feeds.json_feed import entries_of_json
from huiyin.engines.feeds.markup import entries_of_xml
from huiyin.engines.feeds.plain import line_of, link_of, words_of

__all__ = [
    "MOST_ENTRIES",
    "Entry",
    "NotAFeed",
    "entries_of",
    "line_of",
    "link_of",
    "records_of",
    "words_of",
]


def entries_of(body: bytes, until: datetime, charset: str = "") -> list[Entry]:
    """The newest entries of an RSS, Atom or JSON feed, told apart by content. Raises NotAFeed.

    `until` is the latest moment that is believed; later dates, and those before 2000, count as none.
    `charset` is what the server said; what the document says of itself goes first.
    """
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        raise NotAFeed("empty")
    if head[:1] in (b"{", b"["):
        return entries_of_json(body, until)
    return entries_of_xml(body, until, charset)
