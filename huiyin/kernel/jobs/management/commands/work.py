"""`manage.py work`: the background worker."""

from typing import Any

from django.core.management.base import BaseCommand

from huiyin.kernel.jobs.worker import work


class Command(BaseCommand):
    help = "Run reactions, recurring errands and background jobs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        work()
