"""Telephones kept before their endings could be found get the index of their last four digits."""

from collections.abc import Callable

from django.db import transaction

from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import phone_tail_blind, without_tail
from huiyin.kernel.people.sealed import opened

Report = Callable[[int, int], None]


def index_phone_tails(*, by: Actor, batch: int = 500, report: Report | None = None) -> int:
    """Give every telephone without it its index of the ending. Interrupted, it goes on where it stopped."""
    require(policy.is_machine(by))
    total, done = without_tail().count(), 0
    while count := _index_batch(batch):
        done += count
        if report is not None:
            report(done, max(total, done))
    return done


@transaction.atomic
def _index_batch(batch: int) -> int:
    rows = list(without_tail().select_for_update().order_by("pk")[:batch])
    for row in rows:
        row.phone_tail_index = phone_tail_blind(opened(row.phone_sealed, "people.phone")) or b""
    Resident.objects.bulk_update(rows, ["phone_tail_index"])
    return len(rows)
