"""JSON of strangers, each name once and every number a number; then JSON Feed 1 and 1.1."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from huiyin.engines.feeds.entries import (
    MOST_ENTRIES,
    MOST_REF,
    MOST_TITLE,
    MOST_WORDS,
    Entry,
    NotAFeed,
    believable,
)
from huiyin.engines.feeds.plain import line_of, link_of, words_of

VERSIONS = ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1")
DEEPEST = 40


def checked_json(body: bytes) -> Any:
    """The document, if it says each thing once and is not too deep. Raises NotAFeed."""
    try:
        told = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_whole
        )
    except UnicodeDecodeError:
        raise NotAFeed("encoding") from None
    except RecursionError:
        raise NotAFeed("deep") from None
    except ValueError as problem:
        raise problem if isinstance(problem, NotAFeed) else NotAFeed("json") from None
    _bounded(told)
    return told


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, value in pairs:
        if name in told:
            raise NotAFeed("twice")
        told[name] = value
    return told


def _no_number(name: str) -> NoReturn:
    raise NotAFeed("number")


def _whole(digits: str) -> int:
    if len(digits) > 30:
        raise NotAFeed("number")
    return int(digits)


def _bounded(told: Any) -> None:
    """No deeper than anybody means it."""
    layer, depth = [told], 0
    while layer:
        depth += 1
        if depth > DEEPEST:
            raise NotAFeed("deep")
        lists = [
            one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)
        ]
        layer = [inner for one in lists for inner in one if isinstance(inner, dict | list)]


def entries_of_json(body: bytes, until: datetime) -> list[Entry]:
    """The first entries of a JSON Feed. Raises NotAFeed."""
    told = checked_json(body)
    if not isinstance(told, dict) or told.get("version") not in VERSIONS:
        raise NotAFeed("version")
    items = told.get("items")
    if not isinstance(items, list):
        raise NotAFeed("version")
    entries = [_entry(one, until) for one in items[:MOST_ENTRIES] if isinstance(one, dict)]
    return [one for one in entries if one.ref and (one.title or one.words)]


def _entry(one: dict[str, Any], until: datetime) -> Entry:
    link = link_of(_text(one, "url", "external_url"))
    return Entry(
        ref=line_of(_text(one, "id") or link, MOST_REF),
        title=line_of(_text(one, "title"), MOST_TITLE),
        words=words_of(_text(one, "content_text", "content_html", "summary"), MOST_WORDS),
        url=link,
        published=believable(_moment(_text(one, "date_published", "date_modified")), until),
    )


def _text(one: dict[str, Any], *names: str) -> str:
    """The first of these that holds words; a number counts as its digits."""
    for name in names:
        value = one.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def _moment(text: str) -> datetime | None:
    """RFC 3339, as JSON Feed wants it."""
    try:
        return datetime.fromisoformat(text[:40])
    except (ValueError, OverflowError):
        return None
