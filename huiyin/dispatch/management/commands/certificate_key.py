"""`manage.py certificate_key`: the key that signs certificates of service."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huiyin.dispatch import actions
from huiyin.dispatch.queries.certificates import signing_key
from huiyin.kernel.people.access import MACHINE


class Command(BaseCommand):
    """Makes the first key, or with `--rotate` the next; says which one signs."""

    help = (
        "Make the key that signs certificates of service; --rotate makes the next. Old ones stay verifiable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--rotate ends the key that signs now."""
        parser.add_argument("--rotate", action="store_true", help="a new key signs from now on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing or asked for."""
        if options["rotate"]:
            actions.rotate_certificate_key(by=MACHINE)
        else:
            actions.ensure_certificate_key(by=MACHINE)
        key = signing_key()
        self.stdout.write(f"Key {key} signs certificates. Its public half is published at /verify/keys.json.")
