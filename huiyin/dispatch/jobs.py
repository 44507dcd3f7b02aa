"""Every ten minutes: orders that wait for a resident."""

from datetime import timedelta

from huiyin.dispatch import actions
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE


@every(timedelta(minutes=10), "dispatch.waiting")
def look_after_waits() -> dict[str, int]:
    """Remind residents who were asked, and let clocks run on after the longest time."""
    return actions.look_after_waits(by=MACHINE)
