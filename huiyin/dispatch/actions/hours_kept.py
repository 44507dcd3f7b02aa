"""The ledger ends: what the county's rule no longer keeps, and the words of people who left. Figures stay."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import TruncDay

from huiyin.dispatch.kinds import DispatchKind
from huiyin.dispatch.models import Certificate, HourObjection, ServiceHour
from huiyin.dispatch.queries.hours_kept import left_purposes, left_words
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now

BATCH = 500


@transaction.atomic
def forget_hours(entries: Sequence[ServiceHour], *, by: Actor) -> Counter[str]:
    """Take times of day, pins and words out of entries kept long enough; how many on each chain.

    Number, day, unit, village and minutes stay, so no sum changes. The caller tells it in the log.
    """
    require(is_machine(by))
    keys = [entry.pk for entry in entries]
    rows = ServiceHour.objects.filter(pk__in=keys, forgotten_at=None)
    midnight = TruncDay("began_at")
    rows.update(
        began_at=midnight,
        ended_at=midnight,
        lat=None,
        lon=None,
        why="",
        decided_why="",
        voided_why="",
        forgotten_at=now(),
    )
    HourObjection.objects.filter(entry__in=keys).update(words="", answer="")
    return Counter(entry.chain for entry in entries)


@transaction.atomic
def forget_left(*, by: Actor) -> int:
    """Volunteers who left were erased: so are the words they wrote to the ledger; how many pieces."""
    require(is_machine(by))
    said, wanted = left_words(BATCH), left_purposes(BATCH)
    HourObjection.objects.filter(pk__in=[one.pk for one in said]).update(words="", answer="")
    Certificate.objects.filter(pk__in=[one.pk for one in wanted]).update(purpose="")
    chains = Counter([one.by.volunteer.chain for one in said] + [one.chain for one in wanted])
    kind = DispatchKind.LEFT_FORGOTTEN
    record_many([Draft(kind, chain, by, chain, {"n": n}) for chain, n in sorted(chains.items())])
    return len(said) + len(wanted)
