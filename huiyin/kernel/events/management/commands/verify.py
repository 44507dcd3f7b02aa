"""`manage.py verify`: is the history whole?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huiyin.kernel.events.verify import verify


class Command(BaseCommand):
    help = "Check every link of the log and every published root; name the first that does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(lambda done: self.stderr.write(f"… {done:,} events checked"))
        if verdict.broken:
            raise CommandError(f"The history is broken at {verdict.broken}")
        self.stdout.write(
            f"The history is whole: {verdict.events:,} events in {verdict.chains:,} chains,"
            f" {verdict.roots:,} daily roots."
        )
