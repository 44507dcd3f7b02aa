"""The outside of an XLSX file, looked at before anything inside is believed."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import BinaryIO

from huiyin.engines.sheets.refusal import MOST_UNPACKED, Unreadable

MOST_PARTS = 2000
_BLOCK = 1024 * 1024
_PLAIN = re.compile(r"[\w\-. \[\]()&+%,/]{1,200}")
_XML = (".xml", ".rels", ".vml")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
SHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORKBOOKS = {"xlsx": SHEET}
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
_END = 22  # bytes of a zip's end without a comment
_LONGEST = max(map(len, _ENTITIES)) - 1


def look_over(
    file: BinaryIO, size: int, *, mains: Mapping[str, bytes] = WORKBOOKS, most: int | None = None
) -> str:
    """Pass only a plain Office file: one zip and nothing around it, no macros, no entities, of bounded size.

    Which of `mains` it is. Every part is unpacked once and counted, since a zip may lie about its sizes.
    `most` bytes may come out of it, MOST_UNPACKED unless given. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(file) as book:
            parts = book.infolist()
            _shape(book, parts, _ends_there(file, size))
            left = MOST_UNPACKED if most is None else most
            for part in parts:
                left -= _part(book, part, left)
            types = book.read("[Content_Types].xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OverflowError):
        raise Unreadable("broken") from None
    except RuntimeError:  # zipfile's word for a password
        raise Unreadable("password") from None
    except (OSError, ValueError) as problem:
        raise problem if isinstance(problem, Unreadable) else Unreadable("broken") from None
    kinds = [kind for kind, main in mains.items() if main in types]
    if len(kinds) != 1:
        raise Unreadable("other_office")
    return kinds[0]


def _ends_there(file: BinaryIO, size: int) -> bool:
    """Whether nothing follows the zip's own end."""
    file.seek(max(0, size - _END))
    return file.read(4) == b"PK\x05\x06"


def _shape(book: zipfile.ZipFile, parts: list[zipfile.ZipInfo], ends_there: bool) -> None:
    """One zip from the first byte to the last, with plain names that each stand once."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unreadable("password")
    names = [part.filename for part in parts]
    if "mimetype" in names or "[Content_Types].xml" not in names:
        raise Unreadable("other_office")
    if any("vbaproject" in name.lower() for name in names):
        raise Unreadable("macros")
    folded = {name.lower() for name in names}
    odd = any(_is_odd(name) for name in names) or len(folded) != len(names)
    first = min(part.header_offset for part in parts)
    if odd or first or book.comment or len(parts) > MOST_PARTS or not ends_there:
        raise Unreadable("container")


def _is_odd(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or not _PLAIN.fullmatch(name)


def _part(book: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """How large a part really is. Raises Unreadable beyond `left`, or when its XML declares entities."""
    is_xml = part.filename.lower().endswith(_XML)
    size, tail = 0, b""
    with book.open(part) as content:
        while block := content.read(_BLOCK):
            if not size and block.startswith(b"PK\x03\x04"):
                raise Unreadable("container")
            if is_xml:
                _plain_xml(block, tail, first=not size)
                tail = block[-_LONGEST:]
            size += len(block)
            if size > left:
                raise Unreadable("unpacked")
    return size


def _plain_xml(block: bytes, tail: bytes, *, first: bool) -> None:
    """UTF-8 throughout, so that nothing hides from this look, and without a document type."""
    if first:
        declared = _ENCODING.search(block[:300])
        if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
            raise Unreadable("container")
    if b"\0" in block or block.startswith((b"\xff\xfe", b"\xfe\xff")) and first:
        raise Unreadable("container")
    if any(sign in tail + block[:_LONGEST] or sign in block for sign in _ENTITIES):
        raise Unreadable("entities")
