"""`manage.py demo_accounts`: one account a role, for the demo only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from huiyin.kernel.people.policy import needs_second_factor
from huiyin.kernel.places.models import Place
from huiyin.web.demo import accounts


class Command(BaseCommand):
    """Makes the demo's accounts where they are missing, and says how to sign in with each."""

    help = "Make one demo account a role and print them; --codes prints the one-time codes of this moment."

    def add_arguments(self, parser: CommandParser) -> None:
        """--codes: only the codes."""
        parser.add_argument("--codes", action="store_true", help="print the one-time codes of this moment")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, then print."""
        if settings.HUIYIN_PRODUCTION:
            raise CommandError(
                "Known passwords have no place in production: demo accounts are not made here."
            )
        if not Place.objects.filter(level=Place.Level.COUNTY).exists():
            raise CommandError("There is no county yet: load the places first.")
        rows = accounts.sow_accounts()
        with override("en"):
            for part, user in rows:
                coded = needs_second_factor(user)
                if options["codes"]:
                    if coded:
                        self.stdout.write(f"{part.username:<12}{accounts.code_of(part.username)}")
                    continue
                secret = f"  one-time code key {accounts.secret_of(part.username)}" if coded else ""
                self.stdout.write(f"{part.username:<12}{part.role.label}{secret}")
        if not options["codes"]:
            self.stdout.write(f"Password of all: {accounts.PASSWORD}")
            self.stdout.write("One-time codes of this moment: ./run manage demo_accounts --codes")
