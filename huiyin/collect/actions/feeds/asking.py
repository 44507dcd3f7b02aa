"""Feeds are asked in their turn: only for news, never in a hurry, ever more rarely while they fail."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from huiyin.collect.actions.feeds.noting import key_of, note_entries
from huiyin.collect.actions.feeds.words import why
from huiyin.collect.actions.weighing import Scales
from huiyin.collect.models import Feed
from huiyin.engines.feeds import Entry, NotAFeed, entries_of
from huiyin.kernel.outward.asking import Answer, Unreachable, ask
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.present import now

ASK = "collect.ask_feeds"
LONGEST = timedelta(days=1)
CLAIM = timedelta(minutes=5)
AHEAD = timedelta(days=1)
"""How far ahead of ours a publisher's clock may go."""
MOST_TAG, MOST_MODIFIED = 200, 60
Report = Callable[[int, int], None]


def due_feeds() -> QuerySet[Feed]:
    """Feeds whose turn has come, the longest waiting first."""
    return Feed.objects.filter(state=Feed.State.ON, next_at__lte=now()).order_by("next_at", "pk")


def ask_feeds(*, by: Actor, report: Report | None = None) -> dict[str, int]:
    """Ask every feed whose turn has come; how many were asked, and how many texts are new."""
    require(by == MACHINE)
    due = list(due_feeds())
    noted = 0
    for done, feed in enumerate(due, start=1):
        noted += ask_feed(feed, by=by)
        if report is not None:
            report(done, len(due))
    return {"asked": len(due), "noted": noted}


def ask_feed(feed: Feed, *, by: Actor) -> int:
    """Ask one feed and note what is new; how many. What goes wrong is kept on the feed for the editor to see.

    Nothing happens where another worker is at it.
    """
    require(by == MACHINE)
    mine = Feed.objects.filter(pk=feed.pk, state=Feed.State.ON, next_at=feed.next_at)
    if not mine.update(next_at=now() + CLAIM):
        return 0
    try:
        answer = ask("GET", feed.url, headers=_only_news(feed))
        entries = _read(feed, answer)
    except (Unreachable, NotAFeed) as problem:
        _fail(feed, problem)
        return 0
    return _keep(feed, answer, entries, by)


def _only_news(feed: Feed) -> dict[str, str]:
    told = {"If-None-Match": feed.etag, "If-Modified-Since": feed.modified}
    accepted = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9"
    return {"Accept": f"{accepted}, */*;q=0.1", **{name: value for name, value in told.items() if value}}


def _read(feed: Feed, answer: Answer) -> list[Entry]:
    """What the answer holds, nothing when there is no news. Raises Unreachable, NotAFeed."""
    if answer.status == 304:
        return []
    if answer.status != 200:
        raise Unreachable(_("对方没有给出内容（HTTP %(status)d）。请检查网址。") % {"status": answer.status})
    kind = answer.headers.get("content-type", "")
    charset = kind.partition("charset=")[2].partition(";")[0].strip("\"' ")
    return entries_of(answer.body, now() + AHEAD, charset)


@transaction.atomic
def _keep(feed: Feed, answer: Answer, entries: list[Entry], by: Actor) -> int:
    keyed = [(key_of(feed.key, one.ref), _of(feed, one)) for one in entries]
    noted = note_entries(keyed, Scales(), feed=feed, by=by) if keyed else 0
    told = {} if answer.status == 304 else _told(answer)
    Feed.objects.filter(pk=feed.pk, url=feed.url).update(  # unless an editor gave it another one meanwhile
        failures=0,
        problem="",
        answered_at=now(),
        next_at=now() + timedelta(minutes=feed.every),
        noted=F("noted") + noted,
        **told,
    )
    return noted


def _of(feed: Feed, entry: Entry) -> Entry:
    """The entry as one of this feed."""
    return Entry(entry.ref, entry.title, entry.words, entry.url, entry.published, feed.name, feed.is_comments)


def _told(answer: Answer) -> dict[str, str]:
    """What to ask with next time, unless it is longer than anybody needs."""
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    return {
        "etag": etag if len(etag) <= MOST_TAG else "",
        "modified": modified if len(modified) <= MOST_MODIFIED else "",
    }


@transaction.atomic
def _fail(feed: Feed, problem: Unreachable | NotAFeed) -> None:
    """The pause doubles with every failure in a row, up to a day."""
    words = why(problem) if isinstance(problem, NotAFeed) else str(problem)
    failures = feed.failures + 1
    pause = min(timedelta(minutes=feed.every) * 2 ** min(failures, 10), LONGEST)
    Feed.objects.filter(pk=feed.pk, url=feed.url).update(
        failures=failures, problem=words[:300], next_at=now() + pause
    )
