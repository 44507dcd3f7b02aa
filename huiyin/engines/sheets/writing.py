"""Spreadsheets made here: block by block, and without a cell that a program would run."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ENOUGH = 256 * 1024
_UNSEEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_NS = "http://schemas.openxmlformats.org"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINKS = f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1"'
_LINK = f"{_NS}/officeDocument/2006/relationships"
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'{_LINKS} Type="{_LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINK}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_LINKS} Type="{_LINK}/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet program takes for a formula, and that XML can hold."""
    text = "" if value is None else str(value)
    if not text.isprintable():
        text = text.translate(_UNSEEN)
    return f"'{text}" if text.startswith(_FORMULA) else text


def text_of(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A CSV file in blocks: UTF-8 with the mark that makes Excel show Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield b"\xef\xbb\xbf"
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        if out.tell() > _ENOUGH:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


class _Blocks(io.RawIOBase):
    """What a zip writes, to be taken away as it comes: it cannot be read or sought in."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: object) -> int:
        """Keep what was written."""
        before = len(self.kept)
        self.kept += data  # type: ignore[arg-type]
        return len(self.kept) - before

    def take(self) -> bytes:
        """What was written since the last time."""
        taken, self.kept = bytes(self.kept), bytearray()
        return taken


def book_of(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """An XLSX file in blocks: one sheet in which every cell is text."""
    blocks = _Blocks()
    with zipfile.ZipFile(blocks, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _PARTS.items():
            book.writestr(name, _HEAD + content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in rows:
                cells = "".join(map(_cell, row))
                sheet.write(f"<row>{cells}</row>".encode())
                if len(blocks.kept) > _ENOUGH:
                    yield blocks.take()
            sheet.write(b"</sheetData></worksheet>")
    yield blocks.take()


def _cell(value: object) -> str:
    text = escape(safe_cell(value))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
