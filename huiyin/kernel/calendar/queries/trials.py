"""A limit tried out before it holds: on the clocks that run, and on those of a year gone by."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import islice

from django.db.models import QuerySet

from huiyin.kernel.calendar.models import Clock, ClockStep, TimeLimit
from huiyin.kernel.calendar.queries.clocks import stands_under
from huiyin.kernel.calendar.queries.tables import Tables, tables
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.present import now

BATCH = 1000
MOST = 5000
FIRST = 5


@dataclass(frozen=True)
class Move:
    """One clock and when it would be due."""

    clock: Clock
    due_at: datetime


@dataclass
class Foreseen:
    """What a limit would do to the clocks that run: `red` of those moved earlier would be late at once.

    `older` began before its first day and keep the old one. `cut` where there are more than were looked at.
    """

    looked: int = 0
    earlier: int = 0
    later: int = 0
    red: int = 0
    older: int = 0
    cut: bool = False
    first: list[Move] = field(default_factory=list)

    def add(self, move: Move, moment: datetime) -> None:
        """Count one clock."""
        self.looked += 1
        if move.due_at == move.clock.due_at:
            return
        self.later += move.due_at > move.clock.due_at
        self.earlier += move.due_at < move.clock.due_at
        self.red += move.due_at <= moment < move.clock.due_at
        if len(self.first) < FIRST:
            self.first.append(move)


@dataclass
class Tried:
    """Clocks of one unit and matter: how many, how many were late, and would have been."""

    total: int = 0
    was: int = 0
    would: int = 0


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _goes_before(limit: TimeLimit, clock: Clock, known: Tables) -> bool:
    """Whether the clock would run under this limit: it fits, and no closer one holds for the clock."""
    if limit.matter not in ("", clock.matter) or limit.urgency not in ("", clock.urgency):
        return False
    own = known.limits.get(clock.limit_id) or clock.limit
    return (bool(limit.urgency), bool(limit.matter)) >= (bool(own.urgency), bool(own.matter))


def _replayed(limit: TimeLimit, clocks: Sequence[Clock], known: Tables) -> Iterator[Move]:
    steps: dict[int, list[ClockStep]] = defaultdict(list)
    for step in ClockStep.objects.filter(clock__in=[clock.pk for clock in clocks]).order_by("pk"):
        steps[step.clock_id].append(step)
    for clock in clocks:
        yield Move(clock, stands_under(limit, clock, steps[clock.pk], known).due_at)


def _fitting(limit: TimeLimit, clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    rows = clocks.filter(kind=limit.kind)
    rows = rows.filter(matter=limit.matter) if limit.matter else rows
    return rows.filter(urgency=limit.urgency) if limit.urgency else rows


def foresee_limit(limit: TimeLimit) -> Foreseen:
    """What an unsaved limit would do to running clocks that began on its first day or later.

    Looks at the 5,000 due first; three queries.
    """
    live, found, known = _fitting(limit, Clock.objects.filter(state__in=Clock.LIVE)), Foreseen(), tables()
    begins, moment = _morning(limit.valid_from), now()
    found.older = live.filter(started_at__lt=begins).count()
    clocks = list(live.filter(started_at__gte=begins).order_by("due_at", "pk")[: MOST + 1])
    found.cut = len(clocks) > MOST
    held = [clock for clock in clocks[:MOST] if _goes_before(limit, clock, known)]
    for move in _replayed(limit, held, known):
        found.add(move, moment)
    return found


def rehearse_limit(
    limit: TimeLimit, since: date, until: date, progress: Callable[[int, int], None]
) -> dict[tuple[int, str], Tried]:
    """Replay the clocks begun from `since` to before `until` under an unsaved limit, by unit and matter.

    Each keeps its pauses, returns and extensions; one that was cancelled is left out. Nothing is written.
    A clock is late where it was stopped, or still runs, after its deadline. Unit 0 where there is none.
    """
    rows = _fitting(limit, Clock.objects.exclude(state=Clock.State.CANCELLED))
    rows = rows.filter(started_at__gte=_morning(since), started_at__lt=_morning(until))
    total, done, moment, known = rows.count(), 0, now(), tables(fresh=True)
    found: dict[tuple[int, str], Tried] = defaultdict(Tried)
    clocks = iter(rows.order_by("pk").iterator(chunk_size=BATCH))
    while batch := list(islice(clocks, BATCH)):
        held = [clock for clock in batch if _goes_before(limit, clock, known)]
        for move in _replayed(limit, held, known):
            _count(found[move.clock.organisation_id_plain or 0, move.clock.matter], move, moment)
        done += len(batch)
        progress(done, total)
    return found


def _count(tried: Tried, move: Move, moment: datetime) -> None:
    if move.clock.state == Clock.State.PAUSED:
        ended = move.clock.paused_at or moment
    else:
        ended = move.clock.stopped_at or moment
    tried.total += 1
    tried.was += ended > move.clock.due_at
    tried.would += ended > move.due_at
