"""Reading a list of special days from CSV text, row by row, with what is wrong and where. Pure."""

import csv
from dataclasses import dataclass
from datetime import date

HEADER = ("date", "is_workday", "name", "source")
WORKED = {"1": True, "true": True, "yes": True, "上班": True, "调休上班": True}
OFF = {"0": False, "false": False, "no": False, "放假": False, "休息": False}
MEANINGS = WORKED | OFF
LONGEST_FILE = 2000


@dataclass(frozen=True)
class DayRow:
    """One day as the file tells it."""

    day: date
    is_workday: bool
    name: str
    source: str


@dataclass(frozen=True)
class RowError:
    """What is wrong in a line: header, columns, date, year, workday, name, twice, weekend, long, empty."""

    line: int
    code: str
    text: str = ""


def read_days(text: str) -> tuple[list[DayRow], list[RowError]]:
    """Every row that can be read and every row that cannot. Columns are those of HEADER; source may lack."""
    lines = csv.reader(text.removeprefix("\ufeff").splitlines())
    header = [cell.strip().lower() for cell in next(lines, [])]
    if tuple(header[:3]) != HEADER[:3]:
        return [], [RowError(1, "header", ",".join(HEADER))]
    rows: dict[date, DayRow] = {}
    errors: list[RowError] = []
    for line, cells in enumerate(lines, 2):
        if line > LONGEST_FILE:
            return [], [RowError(line, "long", str(LONGEST_FILE))]
        if any(cell.strip() for cell in cells):
            found = _row(line, [cell.strip() for cell in cells])
            if isinstance(found, DayRow) and found.day in rows:
                found = RowError(line, "twice", found.day.isoformat())
            if isinstance(found, RowError):
                errors.append(found)
            else:
                rows[found.day] = found
    if not rows and not errors:
        errors.append(RowError(1, "empty"))
    return list(rows.values()), errors


def _row(line: int, cells: list[str]) -> DayRow | RowError:
    if len(cells) < 3:
        return RowError(line, "columns", str(len(cells)))
    try:
        day = date.fromisoformat(cells[0].replace("/", "-"))
    except ValueError:
        return RowError(line, "date", cells[0])
    meaning = MEANINGS.get(cells[1].lower())
    problem = _problem(day, meaning, cells)
    if problem or meaning is None:
        return RowError(line, problem, cells[2] if problem == "name" else ",".join(cells[:2]))
    return DayRow(day, meaning, cells[2], cells[3] if len(cells) > 3 else "")


def _problem(day: date, meaning: bool | None, cells: list[str]) -> str:
    if not 2000 <= day.year <= 2100:
        return "year"
    if meaning is None:
        return "workday"
    if not cells[2] or len(cells[2]) > 40:
        return "name"
    return "weekend" if meaning and day.weekday() < 5 else ""
