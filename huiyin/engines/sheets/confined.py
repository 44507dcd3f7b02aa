"""The process in which an XLSX file is opened. It knows nothing of the house and may use little of it.

Standard input: the file. Standard output: a line of JSON for each row, `[line, [cell, …]]`; a refusal is
`["!", reason, line, column]`. Whatever goes wrong, the process ends and its parent says so.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

MEMORY, SECONDS = 1024 * 1024 * 1024, 60


def confine() -> None:
    """From here on: bounded memory and time, no file written, no other process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def words(value: Any) -> str:
    """A cell's value as text: whole numbers without a point, times as ISO 8601, formulas as last computed."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def refuse(reason: str, line: int = 0, column: int = 0) -> None:
    """Say why, and end."""
    sys.stdout.write(json.dumps(["!", reason, line, column]) + "\n")
    sys.stdout.flush()
    sys.exit(0)


def main(most_rows: int, most_columns: int, most_in_cell: int) -> None:
    """Print the first sheet that can be seen and is not empty."""
    confine()
    import python_calamine as calamine  # noqa: PLC0415  only behind the limits

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for at, told in enumerate(book.sheets_metadata):
            if (
                told.typ != calamine.SheetTypeEnum.WorkSheet
                or told.visible != calamine.SheetVisibleEnum.Visible
            ):
                continue
            sheet = book.get_sheet_by_index(at)
            if sheet.start is not None:
                return tell(sheet, most_rows, most_columns, most_in_cell)
    except calamine.PasswordError:
        refuse("password")
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError):
        refuse("broken")
    refuse("empty")


def tell(sheet: Any, most_rows: int, most_columns: int, most_in_cell: int) -> None:
    """Every row with something in it, under the number a spreadsheet program shows."""
    if sheet.end[1] >= most_columns:
        refuse("columns")
    if sheet.end[0] > most_rows:
        refuse("rows")
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [words(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if max(map(len, cells)) > most_in_cell:
            column = next(at for at, cell in enumerate(cells, start=1) if len(cell) > most_in_cell)
            refuse("cell", line, column)
        sys.stdout.write(encode([line, cells]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    main(*map(int, sys.argv[1:4]))
