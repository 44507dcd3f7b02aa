"""Why a spreadsheet is not read."""

MOST_BYTES = 50 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 300_000
MOST_COLUMNS = 100
MOST_IN_CELL = 32_767  # what Excel itself allows


class Unreadable(ValueError):
    """The file is refused as a whole. `reason` is a code, the details name the place in the file.

    Reasons: empty, bytes, unpacked, rows, columns, cell, kind, old_excel, web_page, other_office, password,
    macros, entities, container, broken, encoding, binary, quotes.
    """

    def __init__(self, reason: str, *, line: int = 0, column: int = 0, what: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.what = what


def checked(line: int, cells: list[str]) -> list[str]:
    """The cells of one row, if they are within bounds. Raises Unreadable."""
    if len(cells) > MOST_COLUMNS:
        raise Unreadable("columns", line=line)
    if line > MOST_ROWS + 21:
        raise Unreadable("rows", line=line)
    for place, cell in enumerate(cells, start=1):
        if len(cell) > MOST_IN_CELL:
            raise Unreadable("cell", line=line, column=place)
    return cells
