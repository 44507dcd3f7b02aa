"""What is read out of a feed, and why one is not read."""

from dataclasses import dataclass
from datetime import UTC, datetime

MOST_ENTRIES = 300
MOST_WORDS = 8000
MOST_TITLE = 120
MOST_REF = 300
FIRST_YEAR = 2000


class NotAFeed(ValueError):
    """The document is refused as a whole. `reason` is a code.

    Reasons: empty, bytes, page, kind, dtd, encoding, binary, broken, deep, parts, text, json, twice, number,
    version, feed.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """One published text as plain words. `ref` is its publisher's own name for it, or else its address."""

    ref: str
    title: str
    words: str
    url: str = ""
    published: datetime | None = None
    source: str = ""
    is_comment: bool = False


def believable(moment: datetime | None, until: datetime) -> datetime | None:
    """The moment itself, aware, unless it lies before 2000 or after `until`."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return aware if aware.year >= FIRST_YEAR and aware <= until else None
    except OverflowError:
        return None
