"""XML of strangers: no document type, no entities, of bounded depth and size; then RSS and Atom."""

import io
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any
from xml.sax import SAXException, handler
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import InputSource

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

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

DEEPEST, MOST_PARTS, MOST_TEXT, MOST_ATTRIBUTES = 40, 50_000, 1_000_000, 20_000
ROOTS = ("rss", "feed", "RDF")
FRAMES, ENTRIES = ("channel",), ("item", "entry")
TEXTS = "title link guid id description summary content encoded pubDate published updated date".split()
Name = tuple[str | None, str]
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_PAGE = re.compile(
    r"(?:<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE | re.DOTALL
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
}


class _Watch(handler.ContentHandler):
    """Counts what passes. Raises NotAFeed beyond the bounds."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.depth = self._parts = self._text = 0

    def startElementNS(self, name: Name, qname: str | None, attrs: Any) -> None:
        """Another part begins."""
        self.root = self.root or name[1]
        self.depth += 1
        self._parts += 1
        self._text = 0
        if self.depth > DEEPEST:
            raise NotAFeed("deep")
        if self._parts > MOST_PARTS:
            raise NotAFeed("parts")
        if sum(map(len, attrs.values())) > MOST_ATTRIBUTES:
            raise NotAFeed("text")

    def endElementNS(self, name: Name, qname: str | None) -> None:
        """A part ends."""
        self.depth -= 1

    def characters(self, content: str) -> None:
        """Text inside a part."""
        self._text += len(content)
        if self._text > MOST_TEXT:
            raise NotAFeed("text")


class _Sieve(_Watch):
    """Writes down only what is read of a feed, and of its first entries: the rest is not parsed any further.

    feedparser takes minutes over some fields that nobody here asks for.
    """

    def __init__(self) -> None:
        super().__init__()
        self.out = io.BytesIO()
        self._write = XMLGenerator(self.out, "utf-8", short_empty_elements=True)
        self._entries = self._left_out = self._inside = 0

    def startPrefixMapping(self, prefix: str | None, uri: str) -> None:
        """A namespace gets its short name."""
        self._write.startPrefixMapping(prefix, uri)

    def startElementNS(self, name: Name, qname: str | None, attrs: Any) -> None:
        """Keep it, unless it lies outside what is read."""
        super().startElementNS(name, qname, attrs)
        self._entries += name[1] in ENTRIES
        wanted = self._inside or self.depth == 1 or name[1] in (*FRAMES, *ENTRIES, *TEXTS)
        if self._left_out or not wanted or self._entries > MOST_ENTRIES:
            self._left_out += 1
            return
        self._inside += bool(self._inside) or name[1] in TEXTS
        self._write.startElementNS(name, qname, attrs)

    def endElementNS(self, name: Name, qname: str | None) -> None:
        """End what was begun."""
        super().endElementNS(name, qname)
        if self._left_out:
            self._left_out -= 1
            return
        self._inside -= bool(self._inside)
        self._write.endElementNS(name, qname)

    def characters(self, content: str) -> None:
        """Keep words of what is read."""
        super().characters(content)
        if self._inside and not self._left_out:
            self._write.characters(content)


def checked_xml(body: bytes, charset: str = "") -> tuple[bytes, str]:
    """The document as UTF-8 without its declaration, and its root's name. Raises NotAFeed."""
    text = _DECLARATION.sub("", decoded(body, charset), count=1)
    if _PAGE.match(text):
        raise NotAFeed("page")
    if not text.lstrip().startswith("<"):
        raise NotAFeed("kind")
    plain = text.strip().encode()
    watch = _Watch()
    _pass(plain, watch)
    return plain, watch.root


def _pass(plain: bytes, watch: _Watch) -> None:
    """Let a document pass by. Raises NotAFeed."""
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(watch)
    source = InputSource()
    source.setByteStream(io.BytesIO(plain))
    source.setEncoding("utf-8")
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise NotAFeed("dtd") from None
    except (SAXException, LookupError):
        raise NotAFeed("broken") from None


def decoded(body: bytes, charset: str) -> str:
    """The text of a document: by its mark, by what it declares, by what was said of it, else UTF-8."""
    codec = next((codec for mark, codec in _BOMS if body.startswith(mark)), "")
    if not codec:
        declared = _DECLARED.match(body[:300].lstrip())
        named = declared[1].decode().lower() if declared else charset.strip().lower() or "utf-8"
        codec = _CODECS.get(named, "")
    if not codec:
        raise NotAFeed("encoding")
    try:
        text = body.decode(codec)
    except UnicodeDecodeError:
        raise NotAFeed("encoding") from None
    if "\0" in text:
        raise NotAFeed("binary")
    return text


def entries_of_xml(body: bytes, until: datetime, charset: str = "") -> list[Entry]:
    """The first entries of RSS or Atom. Raises NotAFeed."""
    plain, root = checked_xml(body, charset)
    if root not in ROOTS:
        raise NotAFeed("kind")
    sieve = _Sieve()
    _pass(plain, sieve)
    found = feedparser.parse(
        io.BytesIO(sieve.out.getvalue()),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = [_entry(one, until) for one in found.entries]
    return [one for one in entries if one.ref and (one.title or one.words)]


def _entry(one: Any, until: datetime) -> Entry:
    link = link_of(_text(one.get("link")))
    parts = [_text(part.get("value")) for part in one.get("content", [])] or [_text(one.get("summary"))]
    return Entry(
        ref=line_of(_text(one.get("id")) or link, MOST_REF),
        title=line_of(_text(one.get("title")), MOST_TITLE),
        words=words_of("\n".join(parts), MOST_WORDS),
        url=link,
        published=believable(_moment(one), until),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _moment(one: Any) -> datetime | None:
    told = one.get("published_parsed") or one.get("updated_parsed")
    if told is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(told), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
