"""`manage.py make_key`: the key file for personal data, made once on a new installation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from huiyin.kernel.people import vault


class Command(BaseCommand):
    """Makes the key file; refuses to overwrite one."""

    help = "Make the key file for personal data (HUIYIN_KEY_FILE). Keep a copy apart from the database's."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write fresh keys, or say why not."""
        path = Path(settings.HUIYIN_KEY_FILE)
        try:
            vault.write_keys(path, vault.make_keys())
        except FileExistsError:
            raise CommandError(
                f"{path} exists already and is kept: without it nothing sealed can be read. "
                "To seal with a new key, run `manage.py rotate_keys`."
            ) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"Wrote {path}. Copy it now to a safe place apart from the database's backups.")
