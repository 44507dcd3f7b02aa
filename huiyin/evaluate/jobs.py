"""What evaluation does by the clock."""

from datetime import timedelta

from huiyin.evaluate import actions, queries
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, today

MOST_AT_ONCE = 2000
WATCHED = timedelta(days=3)
"""How long after it came a case is watched: its class is often set right in the first days."""


@every(timedelta(hours=6), "evaluate.invite_later")
def invite_later() -> int:
    """Who had just been told the answer when the work was done is asked how it went a day later."""
    return sum(
        actions.invite(case, by=MACHINE)
        for case in queries.late_invitations(now()).select_related("place")[:MOST_AT_ONCE]
    )


@every(timedelta(hours=1), "evaluate.wake")
def wake_what_is_due() -> int:
    """Cases put off until today go round again by themselves."""
    return sum(actions.wake(ending, by=MACHINE) for ending in queries.to_wake(today())[:MOST_AT_ONCE])


@every(timedelta(hours=1), "evaluate.relapses")
def watch_for_relapses() -> int:
    """New cases of the last days that follow a closing of their place and class."""
    return actions.watch_relapses(now() - WATCHED, by=MACHINE)


@every(timedelta(hours=1), "evaluate.revisits")
def draw_last_month() -> int:
    """Closed cases of the last month to be looked at again, once the seed is published."""
    return actions.draw_revisits(queries.month_before(today()), by=MACHINE)
