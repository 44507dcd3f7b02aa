"""What the worker does with messages all day."""

from huiyin.kernel.jobs.schedule import over_and_over
from huiyin.kernel.messages.actions import fetch_mail, send_next
from huiyin.kernel.people.access import MACHINE


@over_and_over("messages.send", pause=2)
def send() -> bool:
    """Send the next message that is due."""
    return send_next(by=MACHINE)


@over_and_over("messages.fetch", pause=60)
def fetch() -> bool:
    """Take in what lies in the mailbox and in the watched folder; with a full hand ask again at once."""
    return fetch_mail(by=MACHINE) >= 100
