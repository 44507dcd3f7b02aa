"""CSV as offices make it: UTF-8 or GB18030 in; formula-safe, with a byte-order mark for Excel, out."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from huiyin.engines.sheets import text_of
from huiyin.kernel.people.roster import LABELS, Misfit, RowError, heads

MOST_CELL = 2000


def decode(data: bytes) -> str:
    """The text of a CSV file. Raises Misfit when it is no text, such as an .xlsx renamed to .csv."""
    if b"\0" in data[:4096]:
        raise Misfit("row", _("这不是 CSV 文本文件。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”再上传。"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Misfit("row", _("文件编码无法识别。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”再上传。"))


def rows_of(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """(line, row under our column words); empty rows are passed over. Raises Misfit for a bad heading."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        first = next(reader)
    except StopIteration:
        raise Misfit("row", _("文件是空的。请下载样表，填好再上传。")) from None
    ours = heads(first)
    names = [ours.get(column, "") for column in first]
    return _rows(reader, names)


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
