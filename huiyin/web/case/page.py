"""Gathers what the case page shows, each thing read once: seven or eight queries beside the person's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from huiyin.archive import policy as archive
from huiyin.archive.models import Case
from huiyin.archive.queries import chains, dossier
from huiyin.collect.models import Request
from huiyin.collect.policy import may_draft_entry
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.policy import may_move, may_tell
from huiyin.dispatch.queries import case_panel as dispatch_panel
from huiyin.evaluate import policy as evaluate
from huiyin.evaluate.queries import Said
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock, ClockStep
from huiyin.kernel.calendar.queries import due_words, explain, kind_words
from huiyin.kernel.messages.queries import Standing
from huiyin.kernel.people.access import has_duty
from huiyin.kernel.people.identity import Identity
from huiyin.kernel.people.models import User
from huiyin.kernel.people.queries import masked
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now
from huiyin.plan.queries import case_panel as plan_panel
from huiyin.track import policy as track
from huiyin.web.case.story import places_in, story, told
from huiyin.web.case.told import Told, told_of


@dataclass(frozen=True)
class Answered:
    """What a resident was told; perhaps a version of an entry of the knowledge base that was read out."""

    words: str
    at: datetime | None
    unit: str
    entry: int | None = None
    version: int | None = None
    question: str | None = None


@dataclass(frozen=True)
class Voice:
    """One voice as this reader may see it. `about_who` tells whether there is a requester block at all.

    `details` are its answers to extra questions; `added` is what was said later, each with its moment;
    `messages` is what was sent to it.
    """

    request: Request
    about_who: bool
    who: Identity | None
    answers: list[Answered]
    verdicts: list[tuple[int, Said]]
    photos: list[UUID]
    to_ask: bool
    details: list[tuple[str, str]]
    added: list[tuple[datetime, str]]
    messages: list[Standing]


@dataclass(frozen=True)
class Timing:
    """One clock in words, and why it is due at that minute."""

    clock: Clock
    what: str
    words: str
    tone: str
    why: list[str]


def page_of(user: User, no: str) -> dict[str, Any]:
    """Everything on the page of one case. Raises Http404, PermissionDenied."""
    case, requests = dossier(user, no)
    clocks = clocks_with_steps(case)
    along = told_of(case, chains(case, requests))
    plan = plan_panel(user, case)
    dispatch = dispatch_panel(user, case, clocks)
    projects = [one.project.no for one in plan["projects"]]
    events = story([*chains(case, requests), *projects])
    timings = [timing(clock) for clock in clocks]
    units = {line.order.organisation_id: str(line.order.organisation) for line in dispatch["orders"]}
    return {
        "case": case,
        "tone": Case.TONES[Case.State(case.state)],
        "step": step(case, plan, dispatch),
        "voices": voices(user, case, requests, along),
        "along": along,
        "timings": timings,
        "main_clock": main_clock(case, timings),
        "happened": told(events, units, places_in(events)),
        "may": rights(user, case, dispatch),
        **plan,
        **dispatch,
    }


def clocks_with_steps(case: Case) -> list[Clock]:
    """Every clock of the case with rule, calendar and steps, in the order they were started. One query."""
    found: dict[int, Clock] = {}
    by_clock: dict[int, list[ClockStep]] = {}
    for one in _STEPS(chain=case.no):
        found.setdefault(one.clock_id, one.clock)
        by_clock.setdefault(one.clock_id, []).append(one)
    for key, clock in found.items():
        rows = ClockStep.objects.none()
        rows._result_cache = by_clock[key]
        clock._prefetched_objects_cache = {"steps": rows}  # type: ignore[attr-defined]
    return list(found.values())


_STEPS = Prepared(
    lambda: (
        ClockStep.objects.filter(clock__chain=Given("chain"))
        .select_related("clock__limit", "clock__calendar")
        .order_by("clock__started_at", "clock", "pk")
    )
)


def timing(clock: Clock) -> Timing:
    """A clock in words."""
    words, tone = due_words(clock, now())
    return Timing(clock, kind_words(clock.kind), words, tone, explain(clock))


def main_clock(case: Case, timings: Sequence[Timing]) -> Timing | None:
    """The clock that runs to the case's own end, the latest round's."""
    own = [
        one
        for one in timings
        if one.clock.subject == f"case:{case.no}" and one.clock.kind == LimitKind.FINISH
    ]
    return own[-1] if own else None


def step(case: Case, plan: dict[str, Any], dispatch: dict[str, Any]) -> str:
    """Where the case stands in the loop, as ui.steps names it."""
    if case.state == Case.State.REPORTED:
        return "evaluate"
    if case.state in (Case.State.CLOSED, Case.State.WITHDRAWN, Case.State.JOINED):
        return "closed"
    if case.state == Case.State.FILED:
        return "archive"
    states = {line.order.state for line in dispatch["orders"] if line.order.state in WorkOrder.OPEN}
    if states == {WorkOrder.State.SENT}:
        return "dispatch"
    return "track" if states or not plan["projects"] else "plan"


def voices(user: User, case: Case, requests: Iterable[Request], along: Told) -> list[Voice]:
    """The voices as this reader may see them."""
    open_right = archive.may_know_who(user, case, secrecy=False)
    secret_right = open_right and archive.may_know_who(user, case, secrecy=True)
    asks = case.state == Case.State.REPORTED and has_duty(user, *evaluate.CALLERS, where=case.place)
    return [_voice(case, request, along, (open_right, secret_right), asks) for request in requests]


def _voice(case: Case, request: Request, along: Told, rights: tuple[bool, bool], asks: bool) -> Voice:
    resident = request.resident
    known = resident is not None and rights[request.is_secret]
    verdicts = along.verdicts.get(request.pk, [])
    heard = any(number == case.round and said.contacted for number, said in verdicts)
    return Voice(
        request=request,
        about_who=rights[0] or rights[1],
        who=masked(resident) if known and resident else None,
        answers=[
            Answered(**one | {"at": parse_datetime(one["at"]), "unit": one["unit"] or ""})
            for one in request.__dict__["given"]
        ],
        verdicts=verdicts,
        photos=along.photos.get(request.no, []),
        to_ask=asks and not heard and request.state in Request.LIVE,
        details=along.details.get(request.pk, []),
        added=along.added.get(request.pk, []),
        messages=along.messages.get(request.no, []),
    )


def may_learn(user: User, case: Case) -> bool:
    """Who makes an entry of the knowledge base of a case: who may draft one; never of a secret case."""
    return case.state == Case.State.CLOSED and not case.secrecy and may_draft_entry(user)


def may_look(user: User, case: Case, orders: list[WorkOrder]) -> bool:
    """Who is offered to say what he saw on the spot: as the verb asks it, from the orders at hand."""
    work = [
        {
            "handler": one.handler_id,
            "reviewer": one.reviewer_id,
            "organisation": one.organisation_id,
            "state": one.state,
        }
        for one in orders
    ]
    looks = has_duty(user, *evaluate.CHECKERS, where=case.place)
    return bool(orders) and looks and not evaluate.took_part(user, work)


def rights(user: User, case: Case, dispatch: dict[str, Any]) -> dict[str, bool]:
    """What this reader may do here; the page offers these and no others."""
    is_open = case.state in Case.OPEN
    orders = [line.order for line in dispatch["orders"]]
    return {
        "amend": is_open and archive.may_keep(user, case),
        "move": is_open and may_move(user, case, orders),
        "answer": is_open and may_tell(user, case),
        "note": is_open and track.may_note(user, case),
        "chase": any(order.state in WorkOrder.OPEN for order in orders) and track.may_watch(user),
        "press": bool(orders) and has_duty(user, *track.JUDGES, where=case.place),
        "promise": is_open and track.may_promise(user, case),
        "learn": may_learn(user, case),
        "look": case.state == Case.State.REPORTED and may_look(user, case, orders),
        "judge": evaluate.is_decider(user, case),
        "decide": case.state == Case.State.REPORTED and evaluate.is_decider(user, case),
    }
