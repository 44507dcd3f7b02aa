"""Boards each minute, public figures each hour, subscribers' mails each day: reading costs nearly nothing."""

from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils import translation

from huiyin.collect.actions import tell_news
from huiyin.collect.models import Subscription
from huiyin.collect.queries import subscribers
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.report import actions, queries

PATIENCE = 30  # a board that takes a second to compute is computed at most every thirty


@every(timedelta(minutes=1), "report.boards")
def take_boards() -> int:
    """Compute the boards, less often where the county is so large that it takes long."""
    last = queries.snapshot(queries.key_of(None))
    if last is not None:
        rest = timedelta(seconds=last.figures.get("took", 0) * PATIENCE)
        if timedelta() <= now() - last.made_at < rest:
            return 0
    return actions.take_boards(by=MACHINE)


@every(timedelta(days=1), "report.tell_subscribers")
def tell_subscribers() -> dict[str, int]:
    """Each day: tell by e-mail what became known of a place since the last time; nothing new, no mail."""
    until = now()
    alike = groupby(subscribers(), key=lambda one: (one.place_id, one.language))
    return {"mails": sum(_tell(list(rows), until) for _who, rows in alike)}


def _tell(rows: list[Subscription], until: datetime) -> int:
    """Those of one place and one language: what is new is read once for all of them."""
    told = 0
    with translation.override(rows[0].language):
        news = queries.news_since(rows[0].place, min(one.told_until for one in rows))
        for one in rows:
            lines = [queries.line_of(each) for each in news if one.told_until < each.changed_at <= until]
            page = one.site + reverse("report:around", args=[one.place_id])
            told += tell_news(one, [*lines, "", page] if lines else [], until, by=MACHINE)
    return told


@every(timedelta(hours=1), "report.volunteers")
def take_volunteers() -> int:
    """Compute the volunteers' boards."""
    return actions.take_volunteers(by=MACHINE)


@every(timedelta(hours=1), "report.public")
def take_public() -> int:
    """Compute the public figures."""
    return actions.take_public(by=MACHINE)
