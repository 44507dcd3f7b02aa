"""What staff may do to the log's surroundings: publish a day's root, try a parked reaction again."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max

from huiyin.kernel.events.hashing import GENESIS, link, merkle_root
from huiyin.kernel.events.kinds import EventsKind
from huiyin.kernel.events.log import Actor, record
from huiyin.kernel.events.models import DailyRoot, Delivery, Event
from huiyin.kernel.present import now, today


def leaves(first: int, last: int) -> list[bytes]:
    """Hashes of the events numbered from `first` to `last`, in order: the leaves of a day's tree."""
    rows = Event.objects.filter(id__range=(first, last)).order_by("id").values_list("hash", flat=True)
    return [bytes(digest) for digest in rows]


@transaction.atomic
def publish_root(*, by: Actor) -> DailyRoot | None:
    """Publish yesterday's root over everything logged since the root before it. Safe to repeat.

    Writers wait for this one statement, so that no event with a smaller number can arrive afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE events_event IN SHARE MODE")
    before = DailyRoot.objects.order_by("-day").first()
    day = today() - timedelta(days=1)
    if before is not None and before.day >= day:
        return None
    first = before.last_event + 1 if before else 1
    last = Event.objects.aggregate(last=Max("id"))["last"] or 0
    hashes = leaves(first, last)
    root = merkle_root(hashes)
    chained = link(bytes(before.chained) if before else GENESIS, root)
    return DailyRoot.objects.create(
        day=day,
        first_event=first,
        last_event=max(last, first - 1),
        count=len(hashes),
        root=root,
        chained=chained,
        made_at=now(),
    )


@transaction.atomic
def try_again(delivery: Delivery, *, by: Actor) -> None:
    """Put a parked reaction back into the outbox."""
    changed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.PARKED).update(
        state=Delivery.State.WAITING, tries=0, due_at=now()
    )
    if changed:
        record(EventsKind.RETRIED, "operations", by=by, subject=f"delivery:{delivery.pk}")
