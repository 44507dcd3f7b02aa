"""What every test stands on: a key for personal data that lives only as long as the run."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from huiyin.kernel.people import vault


@pytest.fixture(autouse=True, scope="session")
def _key_file():
    """A key file of this run's own."""
    with tempfile.TemporaryDirectory() as folder:
        settings.HUIYIN_KEY_FILE = str(Path(folder) / "identity.keys")
        vault.write_keys(Path(settings.HUIYIN_KEY_FILE), vault.make_keys())
        yield
