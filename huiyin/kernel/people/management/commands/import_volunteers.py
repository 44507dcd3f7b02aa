"""`manage.py import_volunteers FILE.csv`: register volunteers in bulk."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.roster import Misfit
from huiyin.kernel.people.spreadsheet import decode, error_file, rows_of


class Command(BaseCommand):
    """Imports a CSV file of volunteers; rows that do not fit go to an error file beside it."""

    help = "Register volunteers from a CSV file (UTF-8 or GB18030). Repeating it changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, and where to put rows that were not taken."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--errors", type=Path, help="where to list refused rows (FILE.errors.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, then say what came of it."""
        path: Path = options["file"]
        try:
            rows = rows_of(decode(path.read_bytes()))
            result = actions.import_volunteers(rows, by=MACHINE, report=self._say)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from None
        except (Misfit, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{result.added} added, {result.updated} updated, "
            f"{result.unchanged} unchanged, {result.refused} refused."
        )
        if result.errors:
            target = options["errors"] or path.with_suffix(".errors.csv")
            target.write_bytes(error_file(result.errors))
            self.stdout.write(f"Refused rows, with the reason: {target}")

    def _say(self, done: int) -> None:
        self.stdout.write(f"{done} rows", ending="\r")
