"""`manage.py house`: each room, what can happen there, and who hears of it."""

from typing import Any

from django.core.management.base import BaseCommand

from huiyin.kernel.events.kinds import Kind
from huiyin.kernel.events.outbox import REACTIONS


class Command(BaseCommand):
    help = "Print each room's kinds and the reactions to them, so that hidden flow stays in sight."

    def handle(self, *args: Any, **options: Any) -> None:
        for kinds in sorted(Kind.__subclasses__(), key=lambda kinds: kinds.__module__):
            self.stdout.write(kinds.__module__.removeprefix("huiyin.").removesuffix(".kinds"))
            for kind in kinds:
                heard = ", ".join(REACTIONS.get(kind.value, ()))
                self.stdout.write(f"  {kind.value:32} {kind.label}" + (f"  -> {heard}" if heard else ""))
