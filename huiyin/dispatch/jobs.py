"""What runs by itself: orders that wait for a resident, hours on show, volunteers to be asked and told."""

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


@every(timedelta(minutes=1), "dispatch.offers")
def look_after_offers() -> dict[str, int]:
    """Let offers lapse that nobody answered, ask the next in line, send waves, tell people."""
    return {
        "lapsed": actions.lapse_offers(by=MACHINE),
        "moved_up": actions.move_lines_up(by=MACHINE),
        "waves": actions.send_next_waves(by=MACHINE),
        "told": actions.tell_volunteers(by=MACHINE),
    }
