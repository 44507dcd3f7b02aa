"""What runs by itself: orders that wait for a resident, hours that go on show and come to count."""

from datetime import timedelta

from huiyin.dispatch import actions
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE


@every(timedelta(minutes=10), "dispatch.waiting")
def look_after_waits() -> dict[str, int]:
    """Remind residents who were asked, and let clocks run on after the longest time."""
    return actions.look_after_waits(by=MACHINE)


@every(timedelta(minutes=10), "dispatch.hours")
def show_hours() -> dict[str, int]:
    """Show what both sides confirmed; let count what was on show long enough."""
    return {"published": actions.publish_hours(by=MACHINE), "final": actions.finish_hours(by=MACHINE)}
