"""Exports of a publisher's platform: CSV, XLSX, JSON or XML, told apart by content, read record by record."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from huiyin.engines import sheets
from huiyin.engines.feeds.entries import NotAFeed
from huiyin.engines.feeds.json_feed import checked_json
from huiyin.engines.feeds.markup import ROOTS, checked_xml

MOST_TREE = 20 * 1024 * 1024
MOST_NAMES = 60
_LISTS = ("items", "data", "list", "rows", "records", "articles")
Record = dict[str, str]


def records_of(file: BinaryIO, size: int) -> Iterator[tuple[int, Record]]:
    """(number, {heading: value}) of each record, headings as they are written.

    A CSV or XLSX counts lines as a spreadsheet program does; JSON and XML count records. Raises
    sheets.Unreadable and NotAFeed, also halfway: take nothing before the end is reached.
    """
    file.seek(0)
    head = file.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
    file.seek(0)
    if head[:1] in (b"{", b"["):
        return _numbered(_of_json(_whole(file, size)))
    if head.startswith(b"<") or head.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        return _numbered(_of_xml(_whole(file, size)))
    return _of_rows(sheets.rows_of(file, size))


def _whole(file: BinaryIO, size: int) -> bytes:
    if size > MOST_TREE:
        raise NotAFeed("bytes")
    return file.read(MOST_TREE + 1)


def _numbered(records: list[Record]) -> Iterator[tuple[int, Record]]:
    return iter(list(enumerate(records, start=1)))


def _of_rows(rows: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, Record]]:
    heading: list[str] = []
    for line, cells in rows:
        if not heading:
            heading = [cell.strip() for cell in cells]
            continue
        yield line, {name: cell for name, cell in zip(heading, cells, strict=False) if name}


def _of_json(body: bytes) -> list[Record]:
    told = checked_json(body)
    if isinstance(told, dict):
        told = next((told[name] for name in _LISTS if isinstance(told.get(name), list)), None)
    if not isinstance(told, list):
        raise NotAFeed("version")
    return [_flat(one) for one in told if isinstance(one, dict)]


def _flat(one: dict[str, Any]) -> Record:
    """Words, numbers and yes or no; what is nested further is left out."""
    plain = {name: value for name, value in one.items() if isinstance(value, str | int | float)}
    return {name[:MOST_NAMES]: str(value) for name, value in plain.items()}


def _of_xml(body: bytes) -> list[Record]:
    plain, root = checked_xml(body)
    if root in ROOTS:
        raise NotAFeed("feed")
    found = fromstring(plain)
    while len(found) == 1 and any(len(child) for child in found[0]):
        found = found[0]
    return [_leaves(record) for record in found if len(record)]


def _leaves(record: Element) -> Record:
    named = {_name(leaf): leaf.text or "" for leaf in record if not len(leaf)}
    return {**{name[:MOST_NAMES]: value for name, value in record.attrib.items()}, **named}


def _name(leaf: Element) -> str:
    return str(leaf.tag).rsplit("}", 1)[-1][:MOST_NAMES]
