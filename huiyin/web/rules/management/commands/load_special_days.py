"""Load a year's list of holidays and make-up workdays, as every November brings one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huiyin.kernel.calendar.actions import load_special_days
from huiyin.kernel.calendar.day_rows import read_days
from huiyin.kernel.people.access import MACHINE
from huiyin.web.rules.actions import count_anew


class Command(BaseCommand):
    """All rows or none; `--dry-run` only tells what would change."""

    help = "Load special days from a CSV file with the columns date, is_workday, name, source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every line first; a single bad one leaves the calendar as it was."""
        try:
            text = options["file"].read_bytes().decode("utf-8")
        except OSError as error:
            raise CommandError(f"Cannot read {options['file']}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{options['file']} is not UTF-8 text.") from error
        rows, errors = read_days(text)
        if errors:
            lines = "\n".join(f"line {error.line}: {error.code} {error.text}".rstrip() for error in errors)
            raise CommandError(f"Nothing was loaded.\n{lines}")
        loaded = load_special_days(rows, by=MACHINE, dry_run=options["dry_run"])
        self.stdout.write(f"{loaded.new} new, {loaded.changed} changed, {loaded.same} as before.")
        if loaded.since and not options["dry_run"]:
            recount = count_anew(by=MACHINE, since=loaded.since)
            self.stdout.write(f"{recount.looked} clocks counted anew, {recount.changed} due at another time.")
