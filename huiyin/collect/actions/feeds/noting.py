"""Texts that were pulled in wait for the editor's judgement, each once."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import transaction

from huiyin.collect.actions.weighing import Scales
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Feed, MediaItem
from huiyin.engines.feeds import Entry
from huiyin.kernel.events.log import Draft, record_many
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.present import now


@transaction.atomic
def note_entries(
    entries: Sequence[tuple[UUID, Entry]], scales: Scales, *, feed: Feed | None = None, by: Actor
) -> int:
    """Keep these texts, each under its key (`key_of`); how many were not known. What is known stays as it is.

    The newest come last, so that they stand on top of the list.
    """
    require(by == MACHINE)
    wanted = dict(reversed(entries))
    known = set(MediaItem.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    rows = [_item(key, entry, scales, feed) for key, entry in wanted.items() if key not in known]
    made = MediaItem.objects.bulk_create(rows)
    record_many([Draft(CollectKind.ITEM_NOTED, item.chain, by) for item in made])
    return len(made)


def key_of(publisher: UUID, ref: str) -> UUID:
    """The key of a text: the same publisher's same name for it is the same text."""
    return uuid5(publisher, ref)


def _item(key: UUID, entry: Entry, scales: Scales, feed: Feed | None) -> MediaItem:
    weighed = scales.weigh(entry.title, entry.words, is_comment=entry.is_comment)
    return MediaItem(
        key=key,
        ref=entry.ref,
        source=entry.source,
        feed=feed,
        url=entry.url,
        title=entry.title or entry.words.splitlines()[0][:40],
        words=entry.words or entry.title,
        published_at=entry.published,
        noted_at=now(),
        score=weighed.score,
        signs=weighed.signs(),
        villages=weighed.villages,
    )
