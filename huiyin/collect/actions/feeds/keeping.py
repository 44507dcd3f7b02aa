"""The editor says which feeds are read, pauses them and reads them on."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.actions.feeds.asking import ASK
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Feed
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.jobs.running import start
from huiyin.kernel.outward.asking import reachable
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now


def add_feed(*, name: str, url: str, is_comments: bool, every: int, by: User) -> Feed:
    """Read a feed from now on. Raises Unreachable when it may not be asked, Refused when known."""
    require(policy.may_keep_feeds(by))
    reachable(url)
    try:
        return _add(Feed(name=name, url=url, is_comments=is_comments, every=every), by)
    except IntegrityError:
        raise Refused(_("这个来源已经有了：名称或网址重复。")) from None


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
