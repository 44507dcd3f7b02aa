"""Many rows at once: COPY into a model's table, many times cheaper than INSERT. For imports."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models import Q


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Fresh keys for rows about to be poured."""
    return take_numbers(f"{model._meta.db_table}_id_seq", count)


def take_numbers(sequence: str, count: int) -> list[int]:
    """The next values of a database sequence, in one question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
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
        copy.set_types(kinds)
        for row in rows:
            copy.write_row(row)


def by_index() -> None:
    """In this transaction look everything up by an index, whatever the planner knows about the tables.

    It still believes them as empty as before the import, and would read them from end to end for each batch.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


@models.Field.register_lookup
class Among(models.Lookup):
    """`= ANY (array)`: an index still serves it, and hundreds of values are one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The condition and its parameters."""
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY (%s)", (*params, self.rhs)


def any_of(column: str, values: Iterable[Any]) -> Q:
    """The condition that a column holds one of these values, of the column's own type."""
    return Q(**{f"{column}__among": list(values)})


@cache
def _kinds(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    """PostgreSQL's names for the types of these columns."""
    by_column = {field.column: field for field in model._meta.concrete_fields}
    kinds = []
    for name in names:
        kind = by_column[name].rel_db_type(connection) if by_column[name].is_relation else None
        kind = kind or by_column[name].db_type(connection) or "text"
        kinds.append(kind.split("(")[0].replace("varchar", "character varying"))
    return kinds
