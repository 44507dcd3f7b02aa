"""What a change of rules does to everything that is being timed."""

from collections.abc import Callable
from datetime import date

from huiyin.archive.actions import follow_clocks as move_cases
from huiyin.dispatch.actions import follow_clocks as move_orders
from huiyin.kernel.calendar.actions import Recount, recompute_clocks
from huiyin.kernel.people.access import Actor


def count_anew(
    *,
    since: date | None = None,
    calendar_id: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    by: Actor,
) -> Recount:
    """Count live clocks anew, then move the cases and orders that are sorted by them. Safe to repeat.

    `since` spares clocks due before that day; `calendar_id` takes those of one calendar.
    """
    recount = recompute_clocks(by=by, since=since, calendar_id=calendar_id, progress=progress)
    move_cases(by=by)
    move_orders(by=by)
    return recount
