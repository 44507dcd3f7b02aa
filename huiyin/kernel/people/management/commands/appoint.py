"""`manage.py appoint`: the first administrators of a new installation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import ADMIN_ROLES
from huiyin.kernel.places.models import Place


class Command(BaseCommand):
    """Makes one account with one administrator's role and prints its first password."""

    help = "Make the account of a first administrator; run it three times, for three persons."

    def add_arguments(self, parser: CommandParser) -> None:
        """User name, the person's name, and which administrator."""
        parser.add_argument("username")
        parser.add_argument("name", help="the person's name")
        parser.add_argument("role", choices=[str(role) for role in ADMIN_ROLES])

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the account and its duty, or say why not."""
        county = Place.objects.filter(level=Place.Level.COUNTY).first()
        if county is None:
            raise CommandError("There is no county yet: load the places first.")
        try:
            with transaction.atomic():
                user, password = actions.create_account(
                    options["username"], options["name"], None, by=MACHINE
                )
                actions.grant_duty(user, options["role"], county, None, by=MACHINE)
        except (ValidationError, Refused) as error:
            words = error.messages if isinstance(error, ValidationError) else [str(error)]
            raise CommandError(" ".join(words)) from None
        self.stdout.write(f"{user.username}  first password: {password}")
        self.stdout.write("It must be changed at the first sign-in, where the second factor is set up too.")
