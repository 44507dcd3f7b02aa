"""manage.py fetch_mail: takes in the mail that lies waiting, once; the worker does so every minute."""

from typing import Any

from django.core.management.base import BaseCommand

from huiyin.kernel.messages.actions import fetch_mail
from huiyin.kernel.people.access import MACHINE


class Command(BaseCommand):
    """Takes in new mail and says how many."""

    help = "Take in the mail in the county's mailbox and in HUIYIN_MAIL_FOLDER."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch until nothing is left."""
        total = 0
        while taken := fetch_mail(by=MACHINE):
            total += taken
        self.stdout.write(f"{total} mails taken in.")
