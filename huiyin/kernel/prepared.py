"""Queries of the busiest pages, written once: Django composes the SQL the first time, then only values go.

To compose the SQL of a query with a few joins costs more than to answer it (docs/measured.md).
A prepared query is an ordinary queryset with `Given("name")` wherever a value will stand; a list of values is
asked for with the lookup `among`. The same text each time also lets PostgreSQL keep its plan.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, ForeignKey, Lookup, Model, QuerySet
from django.db.models.expressions import Expression
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row")


class Given(Expression):
    """A value that comes with each use, under its name."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Leave the value's place open."""
        return "%s", [self]


class Literal(Expression):
    """A constant of the code that stands in the SQL itself, so that any plan sees a partial index."""

    def __init__(self, value: str | int) -> None:
        super().__init__(output_field=Field())
        self.value = value

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The constant as SQL writes it."""
        text = str(self.value).replace("%", "%%").replace("'", "''")
        return (text if isinstance(self.value, int) else f"'{text}'"), []


@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Whether a column's value is in a list that goes as one array, however long."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """column = ANY(array of the column's type, without its length, which would cut values short)."""
        column, before = self.process_lhs(compiler, connection)
        values, given = self.process_rhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        return f"{column} = ANY({values}::{kind}[])", [*before, *given]


def planned_anew(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Rows of a query that PostgreSQL plans for these very values: where a plan for any words is a bad one.

    A connection prepares what it asks often (`prepare_threshold` in the settings); here it does not.
    """
    with connection.cursor() as cursor:
        server = connection.connection
        often, server.prepare_threshold = server.prepare_threshold, None
        try:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
        finally:
            server.prepare_threshold = often


class Prepared(Generic[Row]):
    """A query whose SQL is composed once for each process.

    `build` makes a queryset of models (select_related and annotate included) or of values_list, with `Given`
    in the places of values. A value may not decide what the SQL looks like.
    """

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self.build = build

    def __call__(self, **values: Any) -> list[Row]:
        """Every row for these values. One query."""
        with connection.cursor() as cursor:
            cursor.execute(self._composed[1], self._sent(values))
            return self._read(cursor.fetchall())

    def anew(self, **values: Any) -> list[Row]:
        """The same, with a plan made for these very values (see `planned_anew`)."""
        return self._read(planned_anew(self._composed[1], self._sent(values)))

    def _sent(self, values: dict[str, Any]) -> list[Any]:
        return [values[place.name] if isinstance(place, Given) else place for place in self._composed[2]]

    def _read(self, fetched: list[tuple[Any, ...]]) -> list[Row]:
        rows = self._composed[0].results_iter([fetched])
        return self._instances(rows) if self._whole else [tuple(row) for row in rows]  # type: ignore[misc]

    @cached_property
    def _rows(self) -> "QuerySet[Any, Row]":
        return self.build()

    @property
    def model(self) -> type[Model]:
        """The model whose rows are asked for."""
        return self._rows.model

    @cached_property
    def _whole(self) -> bool:
        return self._rows._iterable_class is ModelIterable

    @cached_property
    def _composed(self) -> tuple[Any, str, tuple[Any, ...]]:
        compiler = self._rows.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, places = compiler.as_sql()
        return compiler, sql, places

    @cached_property
    def _shape(self) -> tuple[type[Model], slice, list[str], list[Any], list[tuple[str, int]]]:
        """How a row becomes an instance: its own columns, those of related instances, annotations."""
        compiler = self._composed[0]
        info, select = compiler.klass_info, compiler.select
        own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        names = [column[0].target.attname for column in select[own]]
        related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        return info["model"], own, names, related, list((compiler.annotation_col_map or {}).items())

    def _instances(self, rows: Any) -> list[Any]:
        model, own, names, related, more = self._shape
        found = []
        for row in rows:
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
            for populator in related:
                populator.populate(row, one)
            for name, position in more:
                setattr(one, name, row[position])
            found.append(one)
        return found
