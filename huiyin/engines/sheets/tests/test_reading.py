"""Spreadsheets as offices make them are read as they are meant, and written so that nothing runs."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.sheets import book_of, rows_of, safe_cell, text_of
from huiyin.engines.sheets.tests.test_hostile import a_book

TOLD = [(1, ["编号", "内容"]), (2, ["1", "路灯，坏了"])]
PLAIN = "编号{0}内容\r\n1{0}路灯，坏了\r\n"


def read(data):
    return list(rows_of(io.BytesIO(data), len(data)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_each_encoding_and_separator(encoding, separator):
    assert read(PLAIN.format(separator).encode(encoding)) == TOLD


def test_a_separator_told_in_the_first_line():
    assert read(("sep=|\r\n" + PLAIN.format("|")).encode()) == [(2, TOLD[0][1]), (3, TOLD[1][1])]


def test_quoted_cells_with_line_ends_and_empty_rows():
    data = '编号,内容\n\n1,"两行\n内容, ""引"""\n,,\n2,x,,\n'.encode()
    assert read(data) == [(1, ["编号", "内容"]), (3, ["1", '两行\n内容, "引"']), (6, ["2", "x"])]


def test_numbers_times_and_gaps_of_a_book():
    sheet = (
        '<row r="3"><c r="B3"><v>13873412345</v></c><c r="C3"><v>0.5</v></c><c r="D3" t="b"><v>1</v></c>'
        "</row>"
        '<row r="5"><c r="A5" t="d"><v>2025-03-08T14:30:00</v></c></row>'
    )
    found = read(a_book(sheet))
    assert found[0] == (3, ["", "13873412345", "0.5", "TRUE"])
    assert found[1][0] == 5 and found[1][1][0].startswith("2025-03-08")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=4), min_size=1, max_size=5))
def test_what_is_written_as_text_can_be_read_back(rows):
    data = b"".join(text_of([["编号", "内容"], *rows]))
    found = dict(read(data)) if "\r" not in str(rows) else None
    assert found is None or found[1] == ["编号", "内容"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1+1", "=cmd|' /C calc'!A0"])
def test_no_cell_written_here_is_a_formula(cell):
    for made in (text_of, book_of):
        data = b"".join(made([["a", "b"], ["1", cell]]))
        assert read(data)[1][1][1].startswith("'")
    assert safe_cell(cell) == "'" + cell


def test_signs_that_xml_cannot_hold_are_left_out():
    data = b"".join(book_of([["a\x00b", "<&>\ufffe"]]))
    assert read(data) == [(1, ["ab", "<&>"])]
