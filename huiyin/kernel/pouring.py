"""Many rows at once: COPY into a model's table, many times cheaper than INSERT. For imports."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg.types.string import BytesBinaryDumper

_LENGTH = re.compile(r"\(.*?\)")


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Fresh keys for rows that need theirs before they are written."""
    return _take("(SELECT pg_get_serial_sequence(%s, 'id')::regclass)", model._meta.db_table, count)


def take_numbers(sequence: str, count: int) -> list[int]:
    """The next values of a database sequence, in one question."""
    return _take("%s", sequence, count)


def _take(sequence: str, name: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval({sequence}) FROM generate_series(1, %s)", [name, count])  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def pour(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows, each in the order of `names` (columns). All of them or, on a conflict, IntegrityError.

    Columns that are not named get the database's default, which Django's own defaults are not.
    """
    columns = ", ".join(names)
    kinds = _kinds(model, tuple(names))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        cursor.adapters.register_dumper(bytes, BytesBinaryDumper)  # the wrapped bytes of DB-API cost twice
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


def by_index() -> None:
    """In this transaction look everything up by an index, whatever the planner knows about the tables.

    It still believes them as empty as before the import, and would read them from end to end for each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


@cache
def _kinds(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    """PostgreSQL's names for the types of these columns."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    kinds = []
    for name in names:
        kind = by_column[name].rel_db_type(connection) if by_column[name].is_relation else None
        kind = kind or by_column[name].db_type(connection) or "text"
        kinds.append(_LENGTH.sub("", kind).replace("varchar", "character varying"))
    return kinds
