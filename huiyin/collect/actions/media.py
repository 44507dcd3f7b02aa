"""A published text is noted, judged, and becomes a request or is set aside with a reason."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from huiyin.collect import policy
from huiyin.collect.actions.requests import Said, receive
from huiyin.collect.actions.weighing import Scales
from huiyin.collect.kinds import Channel, CollectKind
from huiyin.collect.models import MediaItem, Request
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


@transaction.atomic
def note_item(
    *, key: UUID, source: str, title: str, words: str, url: str, published_at: datetime | None, by: Actor
) -> MediaItem:
    """Keep a published text for judgement. The same key twice makes one item."""
    require(policy.may_judge_item(by))
    weighed = Scales().weigh(title, words)
    item, made = MediaItem.objects.get_or_create(
        key=key,
        defaults={
            "source": source,
            "title": title,
            "words": words,
            "url": url,
            "published_at": published_at,
            "noted_at": now(),
            "noted_by": by if isinstance(by, User) else None,
            "score": weighed.score,
            "signs": weighed.signs(),
            "villages": weighed.villages,
        },
    )
    if made:
        record(CollectKind.ITEM_NOTED, item.chain, by=by)
    return item


@transaction.atomic
def take_item(item: MediaItem, said: Said, *, by: Actor) -> Request:
    """The text carries a need: it becomes a request. Its key comes from the text's, so twice makes one.

    With `said.alike` it is dealt with together with that case, as long as that may still be joined.
    """
    require(policy.may_judge_item(by, item))
    key = uuid5(item.key, "request")
    if item.state == MediaItem.State.TAKEN:
        made = Request.objects.filter(key=key, item=item).first()
        if made is not None:
            return made
    request = receive(replace(said, channel=Channel.MEDIA, key=key, item=item), by=by)
    item.lifecycle.move(item, MediaItem.State.TAKEN, CollectKind.ITEM_TAKEN, by=by, request=request.no)
    return request


@transaction.atomic
def set_item_aside(item: MediaItem, *, reason: str, by: Actor) -> None:
    """The text carries no need of this county's; the reason stays with it."""
    require(policy.may_judge_item(by, item))
    item.lifecycle.move(
        item, MediaItem.State.SET_ASIDE, CollectKind.ITEM_SET_ASIDE, by=by, also={"reason": reason}
    )


@transaction.atomic
def bring_item_back(item: MediaItem, *, by: Actor) -> None:
    """It was set aside by mistake: it is judged anew."""
    require(policy.may_judge_item(by, item))
    item.lifecycle.move(item, MediaItem.State.NEW, CollectKind.ITEM_BROUGHT_BACK, by=by, also={"reason": ""})
