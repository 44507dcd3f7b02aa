"""The editor says which feeds are read, pauses them and reads them on."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from huiyin.collect import policy
from huiyin.collect.actions.feeds.asking import ASK
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category, Feed
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.jobs.running import start
from huiyin.kernel.outward.asking import reachable
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

KNOWN = _("这个来源已经有了：名称或网址重复。")


@dataclass(frozen=True)
class Source:
    """What an editor says of a feed. `place` and `category` are offered where a text itself names none."""

    name: str
    url: str
    is_comments: bool = False
    every: int = 30
    place: Place | None = None
    category: Category | None = None


def add_feed(source: Source, *, by: User) -> Feed:
    """Read a feed from now on. Raises Unreachable when it may not be asked, Refused when known."""
    require(policy.may_keep_feeds(by))
    reachable(source.url)
    try:
        return _add(Feed(**_values(source)), by)
    except IntegrityError:
        raise Refused(KNOWN) from None


def amend_feed(feed: Feed, source: Source, *, by: User) -> None:
    """Set right what was said of a feed; a new address is asked at once and from the beginning.

    The texts that came of it keep what they are: the feed's key stays. Raises as `add_feed` does.
    """
    require(policy.may_keep_feeds(by))
    reachable(source.url)
    try:
        _amend(feed.pk, _values(source), by)
    except IntegrityError:
        raise Refused(KNOWN) from None


def _values(source: Source) -> dict[str, Any]:
    return {field.name: getattr(source, field.name) for field in fields(source)}


@transaction.atomic
def _amend(pk: int, wanted: dict[str, Any], by: User) -> None:
    feed = Feed.objects.select_for_update(of=("self",)).select_related("place", "category").get(pk=pk)
    changed = [name for name, value in wanted.items() if getattr(feed, name) != value]
    if not changed:
        return
    moved = "url" in changed
    fresh = {"etag": "", "modified": "", "failures": 0, "problem": "", "next_at": now()} if moved else {}
    Feed.objects.filter(pk=pk).update(**wanted, **fresh)
    record(CollectKind.FEED_CHANGED, feed.chain, by=by, changed=changed)
    if moved and feed.state == Feed.State.ON:
        start(ASK, by=by)


@transaction.atomic
def _add(feed: Feed, by: User) -> Feed:
    feed.added_by, feed.added_at, feed.next_at = by, now(), now()
    feed.save(force_insert=True)
    record(CollectKind.FEED_ADDED, feed.chain, by=by)
    start(ASK, by=by)
    return feed


def pause_feed(feed: Feed, *, by: Actor) -> None:
    """Ask this feed no more until it is resumed."""
    require(policy.may_keep_feeds(by))
    feed.lifecycle.move(feed, Feed.State.PAUSED, CollectKind.FEED_PAUSED, by=by)


def resume_feed(feed: Feed, *, by: Actor) -> None:
    """Ask it again, as if it had never failed."""
    require(policy.may_keep_feeds(by))
    fresh = {"failures": 0, "problem": "", "next_at": now()}
    feed.lifecycle.move(feed, Feed.State.ON, CollectKind.FEED_RESUMED, by=by, also=fresh)


@transaction.atomic
def ask_soon(feed: Feed, *, by: Actor) -> None:
    """Ask it at once, for an editor who does not want to wait. Raises Refused while it is paused."""
    require(policy.may_keep_feeds(by))
    if not Feed.objects.filter(pk=feed.pk, state=Feed.State.ON).update(next_at=now()):
        raise Refused(_("这个来源已暂停。先恢复，再读取。"))
    start(ASK, by=by)
