"""`manage.py rotate_keys`: seal everything with a new key."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from huiyin.kernel.people import actions, vault
from huiyin.kernel.people.access import MACHINE


class Command(BaseCommand):
    """Adds a sealing key and seals everything with it; `--resume` goes on after an interruption."""

    help = (
        "Add a new sealing key and re-seal all personal data and files with it."
        " Safe to interrupt: go on with --resume."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--resume adds no key; --batch sets rows a transaction."""
        parser.add_argument("--resume", action="store_true", help="add no key, only re-seal what is left")
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the key (unless resuming), then re-seal with progress."""
        path = Path(settings.HUIYIN_KEY_FILE)
        if not options["resume"]:
            keys = vault.add_key(vault.keys_of(str(path)))
            vault.write_keys(path, keys, replace=True)
            self.stdout.write(f"Key {keys.newest} added to {path}. Copy the file to its safe place now.")
            self.stdout.write("Restart running servers, so that they seal with the new key too.")
        done = actions.reseal(by=MACHINE, batch=options["batch"], report=self._say)
        self.stdout.write(f"Sealed {done} rows with key {vault.newest_key()}.")
        files = actions.reseal_files(by=MACHINE)
        self.stdout.write(f"Sealed {files} files with it.")

    def _say(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total}", ending="\r")
