"""Finding clocks."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from huiyin.kernel.calendar.deadlines import Reckoning, Step, Term, reckon
from huiyin.kernel.calendar.models import Clock, ClockStep, TimeLimit
from huiyin.kernel.calendar.queries.tables import Tables

_TOLD = ("chain", "subject", "kind", "due_at", "calendar", "township_id_plain")
"""What is needed of a clock to tell people of it."""


def live_clock(subject: str, kind: str) -> Clock | None:
    """The running or paused clock of this kind on this subject; there is at most one."""
    return Clock.objects.filter(subject=subject, kind=kind, state__in=Clock.LIVE).first()


def live_clocks(chain: str) -> QuerySet[Clock]:
    """Every clock of a case that somebody is still expected to stop, the most pressing first."""
    return Clock.objects.filter(chain=chain, state__in=Clock.LIVE).order_by("due_at", "pk")


def stands_under(limit: TimeLimit, clock: Clock, steps: Iterable[ClockStep], known: Tables) -> Reckoning:
    """Where a clock stands, or would, after these steps under a limit and today's calendar."""
    term = Term(limit.amount, limit.unit, limit.warn_share, clock.until)
    told = [Step(step.kind, step.at, step.amount, step.unit) for step in steps]
    return reckon(known.calendar(clock.calendar_id)[1], clock.started_at, term, told)


def turned(moment: datetime) -> QuerySet[Clock]:
    """Running clocks whose warning or end came since people were last told of them, the oldest first.

    Reads `clock_turning` only as far as there is something to tell, however many clocks run or are late.
    """
    return Clock.objects.filter(turns_at__lte=moment).order_by("turns_at", "pk").only(*_TOLD)


def clocks_of(chain: str) -> QuerySet[Clock]:
    """Every clock a case ever had, in the order they were started, with rule, calendar and steps."""
    rows = Clock.objects.filter(chain=chain).select_related("limit", "calendar")
    return rows.prefetch_related("steps").order_by("started_at", "pk")
