"""DOCX and XLSX: the container of every Office file, without macros, foreign parts or links that load."""

import re
import zipfile
from typing import BinaryIO

from huiyin.engines.documents.refusal import NotADocument
from huiyin.engines.sheets.container import SHEET, look_over
from huiyin.engines.sheets.refusal import Unreadable

TEXT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAINS = {"xlsx": SHEET, "docx": TEXT}
MOST_UNPACKED = 100 * 1024 * 1024
_FOREIGN = re.compile(r"/(?:activex|embeddings|externallinks|ctrlprops|customui)/", re.IGNORECASE)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]{0,5000}>")
_OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
_HYPERLINK = re.compile(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""")
_FIELDS = re.compile(rb"DDE(?:AUTO)?\s|ddeLink|INCLUDETEXT|INCLUDEPICTURE", re.IGNORECASE)


def look_over_office(file: BinaryIO, size: int) -> str:
    """Which kind of Office file it is. Raises NotADocument."""
    try:
        kind = look_over(file, size, mains=MAINS, most=MOST_UNPACKED)
    except Unreadable as problem:
        reason = "kind" if problem.reason == "other_office" else problem.reason
        raise NotADocument(reason) from None
    with zipfile.ZipFile(file) as book:
        for name in book.namelist():
            if _FOREIGN.search(name):
                raise NotADocument("links")
            if name.lower().endswith((".rels", ".xml")):
                _look(book.read(name), name.lower().endswith(".rels"))
    return kind


def _look(content: bytes, tells_relations: bool) -> None:
    """Nothing is fetched or started when the file is opened; a link that waits for a click may stay."""
    if _FIELDS.search(content):
        raise NotADocument("links")
    if not tells_relations:
        return
    for found in _RELATION.finditer(content):
        if _OUTSIDE.search(found[0]) and not _HYPERLINK.search(found[0]):
            raise NotADocument("links")
