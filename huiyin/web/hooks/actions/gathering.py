"""The log is read on, and each event becomes a parcel for every address that asked for its kind.

Nothing is written down for webhooks when an event happens, so they cost a call or an import nothing. The log
is read behind its end instead. Numbers of events are given out before their transactions end, so an event may
appear after one with a larger number: the log is read only up to a mark, and only once every transaction that
was writing into the log when the mark was set has ended. (A writer holds the log's lock before its events get
their numbers.) Parcels and the place reached are one transaction: whoever is killed reads the stretch again.
"""

from collections.abc import Sequence

from django.db import transaction

from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now
from huiyin.web.hooks.models import Hook, Parcel, Reading
from huiyin.web.hooks.queries import log_end, paths_of

STRETCH = 2000
"""Events read at a time, counted by their numbers."""


@transaction.atomic
def gather(*, by: Actor) -> bool:
    """Read a stretch of the log; True while there is more that is known to be whole."""
    require(is_machine(by))
    Reading.objects.get_or_create(pk=1)
    reading = Reading.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if reading is None:  # another worker reads
        return False
    last, writers = log_end()
    if reading.done < reading.mark and writers.isdisjoint(reading.writers):
        reading.done = _read(reading.done, reading.mark)
    if reading.done >= reading.mark:
        reading.mark, reading.writers = max(last, reading.done), sorted(writers)
    reading.save()
    return reading.done < reading.mark and writers.isdisjoint(reading.writers)


def _read(after: int, until: int) -> int:
    """Make parcels of a stretch; where it ends."""
    hooks = list(Hook.objects.exclude(state=Hook.State.ENDED).select_related("place"))
    if not hooks:
        return until
    end = min(until, after + STRETCH)
    kinds = {kind for hook in hooks for kind in hook.kinds}
    events = list(Event.objects.filter(id__gt=after, id__lte=end, kind__in=kinds).order_by("id"))
    Parcel.objects.bulk_create(_parcels(hooks, events), ignore_conflicts=True, batch_size=1000)
    return end


def _parcels(hooks: Sequence[Hook], events: Sequence[Event]) -> list[Parcel]:
    local = any(hook.place_id for hook in hooks)
    paths = paths_of(event.chain for event in events) if local and events else {}
    moment = now()
    return [
        Parcel(hook=hook, event=event, due_at=moment, made_at=moment)
        for event in events
        for hook in hooks
        if event.pk > hook.since and event.kind in hook.kinds and _inside(hook, paths.get(event.chain, ""))
    ]


def _inside(hook: Hook, path: str) -> bool:
    return hook.place is None or path.startswith(hook.place.path)
