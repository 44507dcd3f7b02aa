"""Counting running clocks anew when the calendar or a rule has changed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from huiyin.kernel.calendar.actions.clocks import replay
from huiyin.kernel.calendar.actions.days import CHAIN
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import Clock, ClockStep
from huiyin.kernel.calendar.queries import Tables, tables
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.events.log import Actor, Draft, record, record_many
from huiyin.kernel.present import now

BATCH = 1000
MOVE = """
    UPDATE calendar_clock AS clock
    SET limit_id = moved.limit_id, due_at = moved.due_at, warn_at = moved.warn_at, estimated = moved.estimated
    FROM unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
        AS moved (id, limit_id, due_at, warn_at, estimated)
    WHERE clock.id = moved.id
"""


@dataclass(frozen=True)
class Recount:
    """How many live clocks were looked at, and how many of them are now due at another minute."""

    looked: int
    changed: int


def recompute_clocks(
    *,
    by: Actor,
    since: date | None = None,
    calendar_id: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Recount:
    """Replay every live clock from its start under the present calendar and the rules of its first day.

    `since` spares clocks due before that day unless paused; `calendar_id` takes those of one calendar.
    Works in batches of 1,000, each its own transaction, so that it can be stopped and run again at any time;
    `progress` hears how many of how many are done.
    """
    wanted = _wanted(since, calendar_id)
    total = wanted.count()
    looked = changed = 0
    last = 0
    while True:
        batch_looked, batch_changed, last = _recompute_batch(wanted.filter(pk__gt=last), by)
        if not batch_looked:
            break
        looked += batch_looked
        changed += batch_changed
        if progress:
            progress(looked, total)
    if changed:
        with transaction.atomic():
            record(CalendarKind.RECOMPUTED, CHAIN, by=by, looked=looked, changed=changed)
    return Recount(looked, changed)


def _wanted(since: date | None, calendar_id: int | None) -> QuerySet[Clock]:
    live = Clock.objects.filter(state__in=Clock.LIVE)
    if since is not None:
        morning = datetime.combine(since, time(), SHANGHAI)
        live = live.filter(Q(due_at__gte=morning) | Q(state=Clock.State.PAUSED))
    return live.filter(calendar_id=calendar_id) if calendar_id is not None else live


@transaction.atomic
def _recompute_batch(wanted: QuerySet[Clock], by: Actor) -> tuple[int, int, int]:
    clocks = list(wanted.select_for_update().order_by("pk")[:BATCH])
    if not clocks:
        return 0, 0, 0
    known = tables(fresh=True)
    steps: dict[int, list[ClockStep]] = defaultdict(list)
    for step in ClockStep.objects.filter(clock__in=[clock.pk for clock in clocks]).order_by("pk"):
        steps[step.clock_id].append(step)
    moved = [told for clock in clocks if (told := _recompute(clock, steps[clock.pk], known, by))]
    if moved:
        _write([clock for clock, _step, _draft in moved])
    late = [(step, draft) for _clock, step, draft in moved if step.before_due != step.after_due]
    ClockStep.objects.bulk_create([step for step, _draft in late])
    record_many([draft for _step, draft in late])
    return len(clocks), len(late), clocks[-1].pk


def _write(clocks: Sequence[Clock]) -> None:
    """One statement for a whole batch: Django's bulk_update costs thirty times as much here."""
    columns = (
        [clock.pk for clock in clocks],
        [clock.limit_id for clock in clocks],
        [clock.due_at for clock in clocks],
        [clock.warn_at for clock in clocks],
        [clock.estimated for clock in clocks],
    )
    with connection.cursor() as cursor:
        cursor.execute(MOVE, columns)


def _recompute(
    clock: Clock, steps: Iterable[ClockStep], known: Tables, by: Actor
) -> tuple[Clock, ClockStep, Draft] | None:
    """Set the clock's columns anew; None when nothing about it changed."""
    limit = known.limit_for(clock.kind, clock.matter, clock.urgency, clock.started_at)
    before = (clock.limit_id, clock.due_at, clock.warn_at, clock.estimated)
    clock.limit_id = limit.pk if limit else clock.limit_id
    stands = replay(clock, steps, known)
    if before == (clock.limit_id, stands.due_at, stands.warn_at, stands.estimated):
        return None
    step = ClockStep(
        clock=clock,
        kind=ClockStep.Kind.RECOMPUTE,
        at=now(),
        before_due=clock.due_at,
        after_due=stands.due_at,
        actor_id_plain=by.pk,
    )
    facts = {
        "clock": clock.pk,
        "limit": clock.limit_id,
        "before": clock.due_at.astimezone(SHANGHAI).isoformat(),
        "after": stands.due_at.isoformat(),
    }
    clock.due_at, clock.warn_at, clock.estimated = stands.due_at, stands.warn_at, stands.estimated
    return clock, step, Draft(CalendarKind.DUE_MOVED, clock.chain, by, clock.subject, facts)
