"""Lists as offices make them: XLSX, or CSV in UTF-8 or GB18030, in; formula-safe CSV for Excel out."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from huiyin.engines.sheets import Unreadable, text_of
from huiyin.engines.sheets import rows_of as cells_of
from huiyin.kernel.people.roster import LABELS, Misfit, RowError, heads

MOST_CELL = 2000
BOOK = b"PK\x03\x04"
LINE = "#"


def decode(data: bytes) -> str:
    """A list as CSV text, of an XLSX file with each row's line in front. Raises Misfit when it is neither."""
    if data.startswith(BOOK):
        return _text_of_book(data)
    if b"\0" in data[:4096]:
        raise Misfit("row", _("这不是 Excel（.xlsx）或 CSV 文件。请在 Excel 里另存为 .xlsx 再上传。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Misfit("row", _("文件编码无法识别。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”再上传。"))


def _text_of_book(data: bytes) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    try:
        for number, (line, cells) in enumerate(cells_of(io.BytesIO(data), len(data))):
            writer.writerow([LINE if number == 0 else line, *cells])
    except Unreadable as problem:
        told = {"rows": _("行数太多。请分成几份上传。"), "password": _("文件加了密码。请去掉密码再传。")}
        other = _("这份 Excel 文件打不开或不完整。请在 Excel 里另存为 .xlsx 再上传。")
        raise Misfit("row", told.get(problem.reason, other)) from None
    return out.getvalue()


def rows_of(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line, row under our column words); empty rows are passed over. Raises Misfit for a bad heading."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        first = next(reader)
    except StopIteration:
        raise Misfit("row", _("文件是空的。请下载样表，填好再上传。")) from None
    ours = heads(first)
    names = [ours.get(column, "") for column in first]
    return _numbered(reader, names) if first[0] == LINE else _rows(reader, names)


def _numbered(reader: Iterator[list[str]], names: list[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for cells in reader:
        yield (
            int(cells[0]),
            {name: cell[:MOST_CELL] for name, cell in zip(names, cells, strict=False) if name},
        )


def _rows(reader: Iterator[list[str]], names: list[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    for line, cells in enumerate(reader, start=2):
        if any(cells):
            yield line, {name: cell[:MOST_CELL] for name, cell in zip(names, cells, strict=False) if name}


def csv_file(heading: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file that Excel opens with Chinese intact and without running anything."""
    return b"".join(text_of([list(heading), *map(list, rows)]))


def error_file(errors: Iterable[RowError]) -> bytes:
    """Refused rows: line, column, what to do. It repeats no personal data beyond the odd place or skill."""
    rows = [(error.line, _(LABELS[error.field]), error.remedy) for error in errors]
    return csv_file((_("行号"), _("栏目"), _("怎么改")), rows)
