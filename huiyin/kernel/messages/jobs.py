"""What the worker does with messages all day."""

from huiyin.kernel.jobs.schedule import over_and_over
from huiyin.kernel.messages.actions import send_next
from huiyin.kernel.people.access import MACHINE


@over_and_over("messages.send", pause=2)
def send() -> bool:
    """Send the next message that is due."""
    return send_next(by=MACHINE)
