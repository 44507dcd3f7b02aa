"""Every test runs on PostgreSQL with the county's seeds in place."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from huiyin.kernel.people import vault
from huiyin.tests.cast import seed
from huiyin.tests.database import use_template


@pytest.fixture(autouse=True, scope="session")
def _own_folders():
    """A key for personal data and a folder for photos that live only as long as the run."""
    with tempfile.TemporaryDirectory() as folder:
        settings.HUIYIN_KEY_FILE = str(Path(folder) / "identity.keys")
        settings.MEDIA_ROOT = Path(folder) / "media"
        vault.write_keys(Path(settings.HUIYIN_KEY_FILE), vault.make_keys())
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Copied from a template, a worker's database is there in a second."""
    with django_db_blocker.unblock():
        use_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, _own_folders):
    """After the migrations: let tests empty the log between them, and sow what every county has."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS events_no_truncate ON events_event")
        seed()


def _passed_every_step(sender, request, **told):
    """`force_login` stands for somebody who passed both steps; the real door says afterwards which."""
    request.session["second"] = True


user_logged_in.connect(_passed_every_step)


@pytest.fixture(autouse=True)
def _clean(request):
    """Real transactions empty the tables, so the seeds are sown again; caches and languages never leak."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    marker = request.node.get_closest_marker("django_db")
    real = marker is not None and marker.kwargs.get("transaction", False)
    if real or {"transactional_db", "live_server"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        seed()
    yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What takes longest begins first among its own; pytest-django then puts real transactions last."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


_begun_anew = set()


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem, report, sched):
    """A browser that stood still takes its worker along (faulthandler_timeout): its test begins anew, once.

    What fails is never repeated; of what stood still the stacks are printed.
    """
    if "/tests/browser/" in crashitem and crashitem not in _begun_anew:
        _begun_anew.add(crashitem)
        sched.mark_test_pending(crashitem)
        report.outcome = "rerun"
