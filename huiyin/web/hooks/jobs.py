"""What the worker does for webhooks all day."""

from datetime import timedelta

from huiyin.kernel.jobs.schedule import every, over_and_over
from huiyin.kernel.people.access import MACHINE
from huiyin.web.hooks.actions import gather, send_next, tidy_parcels


@over_and_over("hooks.gather", pause=2)
def read_on() -> bool:
    """Read the log on, and owe its events to those who asked for them."""
    return gather(by=MACHINE)


@over_and_over("hooks.send", pause=2)
def send() -> bool:
    """Send the next delivery that is due."""
    return send_next(by=MACHINE)


@every(timedelta(days=1), "hooks.tidy")
def tidy() -> int:
    """Forget old deliveries."""
    return tidy_parcels(by=MACHINE)
