"""Moments from PostgreSQL, read by the C parser, six times faster than by Django: a page has hundreds."""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.signals import connection_created


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """Reads a timestamptz of a connection that speaks UTC, as Django's connections do."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The moment in UTC; what ISO 8601 cannot say (BC, infinity) is left to psycopg."""
        try:
            return datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)  # type: ignore[no-any-return]


def read_quickly(sender: object, connection: Any, **_more: Any) -> None:
    """Give a new connection the quick reader."""
    if connection.vendor == "postgresql" and connection.timezone == UTC:
        connection.connection.adapters.register_loader("timestamptz", MomentLoader)


def install() -> None:
    """Do so for every connection to come."""
    connection_created.connect(read_quickly, dispatch_uid="huiyin.moments")
