"""Spreadsheets from strangers: looked at from outside, read row by row, refused with a reason."""

from collections.abc import Iterator
from typing import BinaryIO

from huiyin.engines.sheets.book import rows_of_book
from huiyin.engines.sheets.delimited import rows_of_text
from huiyin.engines.sheets.refusal import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_IN_CELL,
    MOST_ROWS,
    MOST_UNPACKED,
    Unreadable,
)
from huiyin.engines.sheets.signs import is_book
from huiyin.engines.sheets.writing import book_of, safe_cell, text_of

__all__ = [
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_IN_CELL",
    "MOST_ROWS",
    "MOST_UNPACKED",
    "Unreadable",
    "book_of",
    "rows_of",
    "safe_cell",
    "text_of",
]


def rows_of(file: BinaryIO, size: int) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of a CSV or XLSX file, told apart by content; memory does not grow with a CSV's length.

    `line` is the one a spreadsheet program shows; rows without content are passed over. Raises Unreadable,
    also halfway: take nothing before the end is reached.
    """
    if size > MOST_BYTES:
        raise Unreadable("bytes")
    file.seek(0)
    head = file.read(512)
    return rows_of_book(file, size) if is_book(head) else rows_of_text(file)
