"""Starting, pausing, extending and stopping clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.calendar.deadlines import Reckoning, Term, reckon
from huiyin.kernel.calendar.kinds import Unit
from huiyin.kernel.calendar.models import Calendar, Clock, ClockStep
from huiyin.kernel.calendar.queries import Tables, kind_words, live_clock, stands_under, tables
from huiyin.kernel.events.lifecycle import IllegalMove, Refused, StaleState
from huiyin.kernel.events.log import Actor
from huiyin.kernel.present import now


class NoRule(Refused):
    """No time limit is in force for this kind; somebody ended the general rule."""


class About(TypedDict, total=False):
    """What a clock is about. A missing calendar means the default one, a missing start means now.

    `until` is a deadline that somebody named.
    """

    matter: str
    urgency: str
    calendar: Calendar | None
    calendar_id: int | None
    organisation_id: int | None
    township_id: int | None
    started_at: datetime | None
    until: datetime | None


@dataclass(frozen=True)
class NewClock:
    """A clock to be started: kind of limit, case, what must be done, and what it is about."""

    kind: str
    chain: str
    subject: str
    about: About


def start_clock(kind: str, chain: str, subject: str, *, by: Actor, **about: Unpack[About]) -> Clock:
    """Start one clock under the rule in force on its first day. Three queries.

    Raises NoRule when no rule fits. A second live clock of the same kind on one subject is an IntegrityError.
    """
    return start_clocks([NewClock(kind, chain, subject, about)], by=by)[0]


@transaction.atomic
def start_clocks(orders: Sequence[NewClock], *, by: Actor) -> list[Clock]:
    """Start many clocks at once: the same three queries, however many (in batches of 1,000)."""
    known = tables(fresh=True)
    clocks = Clock.objects.bulk_create([_new_clock(order, known) for order in orders], batch_size=1000)
    steps = [
        ClockStep(
            clock=clock,
            kind=ClockStep.Kind.START,
            at=clock.started_at,
            after_due=clock.due_at,
            actor_id_plain=by.pk,
        )
        for clock in clocks
    ]
    ClockStep.objects.bulk_create(steps, batch_size=1000)
    return clocks


def _new_clock(order: NewClock, known: Tables) -> Clock:
    about = order.about
    started_at = about.get("started_at") or now()
    matter, urgency = about.get("matter", ""), about.get("urgency", "")
    limit = known.limit_for(order.kind, matter, urgency, started_at)
    if limit is None:
        raise NoRule(_("“%(kind)s”还没有时限规则，请系统管理员补上。") % {"kind": kind_words(order.kind)})
    given = about.get("calendar")
    calendar_id, calendar = known.calendar(given.pk if given else about.get("calendar_id"))
    until = about.get("until")
    stands = reckon(calendar, started_at, Term(limit.amount, limit.unit, limit.warn_share, until))
    return Clock(
        chain=order.chain,
        subject=order.subject,
        kind=order.kind,
        matter=matter,
        urgency=urgency,
        limit_id=limit.pk,
        calendar_id=calendar_id,
        started_at=started_at,
        due_at=stands.due_at,
        warn_at=stands.warn_at,
        estimated=stands.estimated,
        until=until,
        organisation_id_plain=about.get("organisation_id"),
        township_id_plain=about.get("township_id"),
    )


def replay(clock: Clock, steps: Iterable[ClockStep], known: Tables) -> Reckoning:
    """Where the clock stands under today's calendar and its own limit."""
    return stands_under(known.limits.get(clock.limit_id) or clock.limit, clock, steps, known)


def pause_clock(clock: Clock, *, reason_code: str, by: Actor, at: datetime | None = None) -> Clock:
    """Stop counting for a while, for a reason. Raises IllegalMove unless it runs."""
    step = ClockStep(kind=ClockStep.Kind.PAUSE, at=at or now(), reason_code=_reason(reason_code))
    return _take(clock, step, {Clock.State.RUNNING}, by, state=Clock.State.PAUSED)


def resume_clock(clock: Clock, *, by: Actor, at: datetime | None = None) -> Clock:
    """Count again; the deadline moves by the time that passed meanwhile. Raises IllegalMove unless paused."""
    step = ClockStep(kind=ClockStep.Kind.RESUME, at=at or now())
    return _take(clock, step, {Clock.State.PAUSED}, by, state=Clock.State.RUNNING)


def return_clock(clock: Clock, *, reason_code: str, by: Actor, at: datetime | None = None) -> Clock:
    """The duty went back and is given out anew: the whole term counts from this moment."""
    step = ClockStep(kind=ClockStep.Kind.RETURN, at=at or now(), reason_code=_reason(reason_code))
    return _take(clock, step, set(Clock.LIVE), by, state=Clock.State.RUNNING)


def extend_clock(
    clock: Clock, *, amount: int, unit: str, reason_code: str, by: Actor, at: datetime | None = None
) -> Clock:
    """Give more time, counted from the deadline. Raises IllegalMove unless the clock is live."""
    if amount < 1 or unit not in Unit.values:
        raise Refused(_("延期要写明多久。"))
    step = ClockStep(
        kind=ClockStep.Kind.EXTEND, at=at or now(), reason_code=_reason(reason_code), amount=amount, unit=unit
    )
    return _take(clock, step, set(Clock.LIVE), by, state=clock.state)


@transaction.atomic
def stop_clock(clock: Clock, *, by: Actor, at: datetime | None = None) -> Clock:
    """The thing was done: met when not later than the deadline, else missed. A pause ends with it."""
    moment = at or now()
    if clock.state == Clock.State.PAUSED:
        resume_clock(clock, by=by, at=moment)
    step = ClockStep(kind=ClockStep.Kind.STOP, at=moment)
    state = Clock.State.MET if moment <= clock.due_at else Clock.State.MISSED
    return _end(clock, step, by, state)


def stop_live(subject: str, kind: str, *, by: Actor, at: datetime | None = None) -> Clock | None:
    """Stop the live clock of this kind on this subject, if there is one."""
    clock = live_clock(subject, kind)
    return stop_clock(clock, by=by, at=at) if clock else None


def cancel_clock(clock: Clock, *, by: Actor, at: datetime | None = None) -> Clock:
    """Nobody waits for this any more: withdrawn, called off, handed elsewhere."""
    return _end(clock, ClockStep(kind=ClockStep.Kind.STOP, at=at or now()), by, Clock.State.CANCELLED)


@transaction.atomic
def cancel_clocks(chain: str, *, by: Actor, subject: str = "") -> int:
    """Cancel every live clock of a case, or of one subject in it. Returns how many."""
    live = Clock.objects.select_for_update().filter(chain=chain, state__in=Clock.LIVE)
    clocks = list(live.filter(subject=subject) if subject else live)
    for clock in clocks:
        cancel_clock(clock, by=by)
    return len(clocks)


def _reason(code: str) -> str:
    if not code:
        raise Refused(_("请选择原因。"))
    return code


@transaction.atomic
def _take(clock: Clock, step: ClockStep, allowed: set[str], by: Actor, *, state: str) -> Clock:
    """Add a step that moves the deadline, and move it."""
    _allow(clock, allowed)
    stands = replay(clock, [*ClockStep.objects.filter(clock=clock), step], tables(fresh=True))
    changes = {
        "state": state,
        "due_at": stands.due_at,
        "warn_at": stands.warn_at,
        "estimated": stands.estimated,
        "paused_at": stands.paused_at,
    }
    return _write(clock, step, by, changes)


@transaction.atomic
def _end(clock: Clock, step: ClockStep, by: Actor, state: str) -> Clock:
    _allow(clock, set(Clock.LIVE))
    return _write(clock, step, by, {"state": state, "stopped_at": step.at, "paused_at": None})


def _allow(clock: Clock, allowed: set[str]) -> None:
    if clock.state not in allowed:
        raise IllegalMove(_("这个时限现在“%(state)s”，不能这样操作。") % {"state": clock.get_state_display()})


def _write(clock: Clock, step: ClockStep, by: Actor, changes: dict[str, Any]) -> Clock:
    """Change the row if it is still as it was read, and keep the step with the deadline before and after."""
    same = Clock.objects.filter(pk=clock.pk, state=clock.state, due_at=clock.due_at)
    if not same.update(**changes):
        raise StaleState(_("别人刚刚改过这个时限。请刷新页面看最新情况。"))
    step.clock = clock
    step.before_due = clock.due_at
    step.after_due = changes.get("due_at", clock.due_at)
    step.actor_id_plain = by.pk
    step.save(force_insert=True)
    for name, value in changes.items():
        setattr(clock, name, value)
    return clock
