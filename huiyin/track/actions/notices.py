"""Nothing is overdue without somebody being told."""

from collections.abc import Iterable

from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now
from huiyin.track.models import Notice
from huiyin.track.queries.notices import whom_to_tell


def tell_people(clocks: Iterable[Clock], *, by: Actor) -> int:
    """Tell of each red clock those who can end it, once for a deadline; how many notices.

    Raises LookupError when there is nobody on duty in the whole county: the errand then fails in sight.
    """
    require(is_machine(by))
    rows = list(clocks)
    told, moment = whom_to_tell(rows), now()
    if any(not told[clock.pk] for clock in rows):
        raise LookupError("A clock is overdue and nobody is on duty to be told.")
    notices = [
        Notice(clock_ref=clock.pk, due_at=clock.due_at, user_id=user, chain=clock.chain, at=moment)
        for clock in rows
        for user in told[clock.pk]
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=5000)
    return len(notices)


def see_notices(*, by: User) -> int:
    """The person has read what he was told so far; how many that were."""
    return Notice.objects.filter(user=by, seen_at=None).update(seen_at=now())
