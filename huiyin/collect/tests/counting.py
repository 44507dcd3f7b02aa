"""Counts the statements of a page; the savepoints that stand for a transaction's begin and end are none."""

from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def at_most(count):
    """No more than `count` statements happen inside."""
    with CaptureQueriesContext(connection) as seen:
        yield
    told = [one["sql"][:160] for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= count, "\n".join([str(len(told)), *told])
