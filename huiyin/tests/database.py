"""The tests' databases are copied from a template: the migrations run once, not for every run and worker."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

HUIYIN = Path(__file__).parents[1]
LOCK = 0x48756979
STALE = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND datname <> %s"


def use_template() -> None:
    """Have test databases copied from a database with every table in it, which is made when it is missing.

    Of several workers one makes it and the others wait. Templates of earlier migrations are dropped.
    """
    base = f"{os.environ.get('HUIYIN_TEST_DB') or 'test_huiyin'}_template_"
    template = base + _fingerprint()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if cursor.fetchone() is None:
            _drop_stale(cursor, base, template)
            _make(f"{template}_new")
            cursor.execute(f"ALTER DATABASE {_quoted(template + '_new')} RENAME TO {_quoted(template)}")
    connection.settings_dict["TEST"]["TEMPLATE"] = template


def _fingerprint() -> str:
    """What the tables are made from: our migrations, and the versions of packages that bring theirs."""
    files = [*sorted(HUIYIN.glob("**/migrations/*.py")), *sorted(HUIYIN.parent.glob("locks/*.txt"))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(HUIYIN.parent)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _make(name: str) -> None:
    """A new database with every migration in it, and nobody connected."""
    test, own = connection.settings_dict["TEST"], connection.settings_dict["NAME"]
    before = test["NAME"]
    test["NAME"] = name
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        test["NAME"] = before
        connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = own


def _drop_stale(cursor: CursorWrapper, base: str, template: str) -> None:
    cursor.execute(STALE, [base, template])
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP DATABASE IF EXISTS {_quoted(name)}")


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
