"""CSV as offices make it: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from huiyin.engines.sheets.refusal import Unreadable, checked

_BLOCK = 1024 * 1024
_SEPARATORS = ",;\t"
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f]")
_WIDE = re.compile(r"[\u0800-\uffff]")
_TOLD = re.compile(r'\ufeff?"?sep=(.)"?\r?\n?')


def rows_of_text(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """(line, cells); rows without any content are passed over. Raises Unreadable, also halfway."""
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(text)
    finally:
        text.detach()


def _rows(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    first = text.readline(200_000)
    told = _TOLD.fullmatch(first)
    text.seek(0)
    if told:
        text.readline()
    reader = csv.reader(text, delimiter=told[1] if told else _separator(first), strict=True)
    before = int(bool(told))
    while True:
        line = reader.line_num + before + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise Unreadable("cell" if "field limit" in str(problem) else "quotes", line=line) from None
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield line, checked(line, cells)


def _separator(line: str) -> str:
    """The sign that stands most often in the first line outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", line)
    return max(_SEPARATORS, key=bare.count)


def _encoding(file: BinaryIO) -> str:
    """In which encoding the whole file can be read. Raises Unreadable."""
    file.seek(0)
    head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        known = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        known = ["utf-16"]
    else:
        known = ["utf-8", "gb18030"]
    for encoding in known:
        if _fits(file, encoding):
            return encoding
    raise Unreadable("encoding")


def _fits(file: BinaryIO, encoding: str) -> bool:
    """Whether every byte can be read so. Raises Unreadable when what is read is no text, or broken UTF-8."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    wide = 0
    try:
        while block := file.read(_BLOCK):
            text = decoder.decode(block)
            if _UNSEEN.search(text):
                raise Unreadable("binary")
            wide += len(_WIDE.findall(text))
        decoder.decode(b"", True)
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode("utf-8", "ignore")
        if encoding == "utf-8" and wide + len(_WIDE.findall(before)) > 1:
            raise Unreadable("encoding") from None  # read as GB18030 it would be other words
        return False
    return True
