"""Files made to harm are refused with a reason, each within the limits of memory and time."""

import io
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines import sheets
from huiyin.engines.sheets import Unreadable, container, rows_of
from huiyin.engines.sheets.writing import _PARTS, book_of

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
GOOD = b"".join(book_of([["编号", "内容"], ["1", "路灯"]]))


def a_zip(parts, comment=b""):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
        book.comment = comment
    return out.getvalue()


def a_book(sheet="", **parts):
    """A workbook with this XML as its sheet, and perhaps other parts (dots and slashes as they are)."""
    told = f"{HEAD}<worksheet {NS}><sheetData>{sheet}</sheetData></worksheet>"
    return a_zip({**_PARTS, "xl/worksheets/sheet1.xml": told, **parts})


def raw_book(sheet):
    return a_zip({**_PARTS, "xl/worksheets/sheet1.xml": sheet})


def text_cell(ref, words):
    return f'<row><c r="{ref}" t="inlineStr"><is><t>{words}</t></is></c></row>'


def laughs():
    steps = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    return f'{HEAD}<!DOCTYPE l [<!ENTITY a "ha">{steps}]><worksheet {NS}><sheetData>{text_cell("A1", "&j;")}'


def outside():
    told = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return f"{HEAD}{told}<worksheet {NS}><sheetData>{text_cell('A1', '&e;')}</sheetData></worksheet>"


def bomb():
    """Twenty megabytes of spaces in twenty kilobytes; the limit is set to ten for the test."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in _PARTS.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            block = b" " * 1024 * 1024
            for _each in range(20):
                sheet.write(block)
    return out.getvalue()


def locked():
    """The bit that says a password is needed."""
    data = bytearray(GOOD)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 4)
    return bytes(data)


def lying_about_sizes():
    """A directory that says a part unpacks to one byte."""
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", 1)
    return bytes(data)


FAR = text_cell("A1", "1") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = text_cell("A1", "1") + '<row><c r="XFD2"><v>1</v></c></row>'
HOSTILE = {
    "nothing": (b"", "empty"),
    "only spaces": (b"\xef\xbb\xbf \r\n\t\r\n", "empty"),
    "empty book": (a_book(), "empty"),
    "zip bomb": (bomb, "unpacked"),
    "billion laughs": (raw_book(laughs()), "entities"),
    "external entity": (raw_book(outside()), "entities"),
    "entity in the relations": (a_book(**{"xl/_rels/x.rels": outside()}), "entities"),
    "entity across blocks": (raw_book(" " * (1024 * 1024 - 5) + "<!DOCTYPE x>"), "entities"),
    "entities hidden in UTF-16": (raw_book(outside().encode("utf-16")), "container"),
    "entities hidden in UTF-7": (raw_book('<?xml version="1.0" encoding="utf-7"?>+ADw-'), "container"),
    "two cells far apart": (a_book(FAR), "broken"),
    "a cell far to the right": (a_book(WIDE), "columns"),
    "10 MB in a cell": (a_book(text_cell("A1", "长" * 3_500_000)), "cell"),
    "macros": (a_book(**{"xl/vbaProject.bin": b"\xd0\xcf"}), "macros"),
    "password": (locked(), "password"),
    "lies about its sizes": (lying_about_sizes(), "broken"),
    "before the zip a page": (b"<html><body>x</body></html>" + GOOD, "web_page"),
    "before the zip a picture": (b"GIF89a" + GOOD, "kind"),
    "after the zip a page": (GOOD + b"<script>alert(1)</script>", "container"),
    "in the comment a page": (a_zip({**_PARTS, "xl/worksheets/sheet1.xml": ""}, b"<script>"), "container"),
    "a path out of the zip": (a_book(**{"../../etc/cron.d/x": b"x"}), "container"),
    "an absolute path": (a_book(**{"/etc/passwd": b"x"}), "container"),
    "names that differ in case only": (a_book(**{"XL/workbook.xml": b"x"}), "container"),
    "three thousand parts": (a_book(**{f"xl/media/{n}.bin": b"" for n in range(3000)}), "container"),
    "a Word document": (a_zip({"[Content_Types].xml": "<Types/>", "word/document.xml": "x"}), "other_office"),
    "an OpenDocument sheet": (
        a_zip({"mimetype": "application/vnd.oasis", "content.xml": ""}),
        "other_office",
    ),
    "an Android package": (a_zip({"AndroidManifest.xml": b"x", "classes.dex": b"x"}), "other_office"),
    "broken XML": (raw_book("<worksheet><sheetData><row><c"), "broken"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "broken"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
    "PDF": (b"%PDF-1.7\n", "kind"),
    "a programme": (b"MZ\x90\x00", "kind"),
    "gzip": (b"\x1f\x8b\x08\x00", "kind"),
    "a page that calls itself .xls": (b"\n <TABLE><tr><td>1</td></tr></TABLE>", "web_page"),
    "an SVG with a script": (b"<svg onload='x'>", "web_page"),
    "zeros": (b"a,b\n\x00\x00,1\n", "binary"),
    "bells": (b"a,b\n\x07,1\n", "binary"),
    "no encoding we know": (b"a,b\n\xff\xff\xff,1\n", "encoding"),
    "UTF-8 broken off": ("编号,内容\n".encode() + b"1,\xe8\xb7", "encoding"),
    "a quotation without end": ('编号,内容\n1,"路灯\n2,水\n'.encode(), "quotes"),
    "10 MB in a cell of text": (b"a,b\n1," + b"x" * 10_000_000, "cell"),
    "200 columns": (b",".join(b"c" for _n in range(200)), "columns"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_is_refused_with_a_reason(what, monkeypatch):
    monkeypatch.setattr(container, "MOST_UNPACKED", 12 * 1024 * 1024)
    data, reason = HOSTILE[what]
    data = data() if callable(data) else data
    with pytest.raises(Unreadable) as refused:
        list(rows_of(io.BytesIO(data), len(data)))
    assert refused.value.reason == reason


def test_too_large_a_file_is_not_even_opened():
    with pytest.raises(Unreadable) as refused:
        rows_of(io.BytesIO(), sheets.MOST_BYTES + 1)
    assert refused.value.reason == "bytes"


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets.refusal, "MOST_ROWS", 3)
    data = b"a,b\n" + b"1,2\n" * 40
    with pytest.raises(Unreadable) as refused:
        list(rows_of(io.BytesIO(data), len(data)))
    assert refused.value.reason == "rows"


def test_formulas_are_never_evaluated_only_their_last_value_is_read():
    sheet = (
        '<row><c r="A1" t="str"><f>1+1</f><v>2</v></c><c r="B1"><f>WEBSERVICE("http://127.0.0.1/")</f></c>'
        '<c r="C1" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )
    data = a_book(sheet)
    assert list(rows_of(io.BytesIO(data), len(data))) == [(1, ["2", "", "=1+1"])]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    try:
        for line, cells in rows_of(io.BytesIO(data), len(data)):
            assert line > 0 and all(isinstance(cell, str) for cell in cells)
    except Unreadable as refused:
        assert refused.reason


@settings(max_examples=8, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_no_changed_byte_breaks_the_reader_of_books(place, value):
    data = bytearray(GOOD)
    data[place] = value
    try:
        list(rows_of(io.BytesIO(bytes(data)), len(data)))
    except Unreadable as refused:
        assert refused.reason
