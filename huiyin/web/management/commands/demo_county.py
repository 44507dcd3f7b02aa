"""`manage.py demo_county`: loads the demo county, or goes on with a load that was interrupted."""

import os
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huiyin.web.demo.county import County


class Command(BaseCommand):
    """Tells the demo county through the same verbs as real work."""

    help = "Load the demo county. Safe to repeat: what is there stays."

    def add_arguments(self, parser: CommandParser) -> None:
        """--today, --scale and --processes."""
        parser.add_argument("--today", type=date.fromisoformat, help="the demo's present day, YYYY-MM-DD")
        parser.add_argument("--scale", type=float, default=1.0, help="a part of it, for tests: 0.02")
        parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, telling how far it is."""
        if settings.HUIYIN_PRODUCTION:
            raise CommandError("Invented people have no place in production: the demo is not loaded here.")
        if options["today"]:
            settings.HUIYIN_TODAY = options["today"]
        County(self._say, options["scale"], options["processes"]).load()

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
