"""Who asks the residents and who closes: never those who did the work."""

from collections.abc import Sequence
from typing import Any

from huiyin.archive.models import Case
from huiyin.collect.models import Answer, Request
from huiyin.collect.policy import FRESH
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.policy import CHOOSERS
from huiyin.kernel.people.access import RESIDENT, Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.plan.models import Project, Slot
from huiyin.track.policy import may_lead

CALLERS = (Role.HOTLINE_OPERATOR, Role.STATION_KEEPER, Role.SUPERVISOR)
RULE_KEEPERS = (Role.COUNTY_DISPATCHER,)
CLEARERS = (Role.SUPERVISOR,)
SPEAKERS = (Role.STATION_KEEPER,)
CLOSERS = (Role.SUPERVISOR, Role.COUNTY_DISPATCHER)
CHECKERS = (Role.STATION_KEEPER, Role.INSTITUTE_MANAGER, Role.SUPERVISOR, Role.COUNTY_DISPATCHER)
SERVICE_HEARERS = (*CHOOSERS, Role.SUPERVISOR, Role.COUNTY_LEADER)
DROPPED = WorkOrder.DROPPED


def did_the_work(by: Actor, case: Case) -> bool:
    """Whether the person, or the person's organisation, carried a duty in this case."""
    return took_part(by, workers(case))


def took_part(by: Actor, work: Sequence[dict[str, Any]]) -> bool:
    """Whether the person had a hand in one of these orders (see `workers`), or his unit carried one."""
    if not isinstance(by, User):
        return False
    units = {duty.organisation_id for duty in by.duties_now()}
    return any(
        by.pk in (one["handler"], one["reviewer"])
        or (one["organisation"] in units and one["state"] not in DROPPED)
        for one in work
    )


def is_own_work(by: Actor, case: Case) -> bool:
    """Whether somebody would judge what is his own: he did the work, or his answer was all the work."""
    work = workers(case)
    if any(one["state"] not in DROPPED for one in work):
        return took_part(by, work)
    return took_part(by, work) or _answered(by, case)


def _answered(by: Actor, case: Case) -> bool:
    """Whether the person answered a voice of the case; the door may have brought the answers along."""
    if not isinstance(by, User):
        return False
    known: list[dict[str, Any]] | None = case.__dict__.get("answers")
    if known is None:
        return Answer.objects.filter(request__voice__case=case, by=by.pk).exists()
    return any(one["by"] == by.pk for one in known)


def workers(case: Case) -> list[dict[str, Any]]:
    """Handler, reviewer, unit and state of every order; the door may have brought them along."""
    known: list[dict[str, Any]] | None = case.__dict__.get("workers")
    if known is None:
        rows = WorkOrder.objects.filter(case=case).values("handler", "reviewer", "organisation", "state")
        return [dict(row) for row in rows]
    return known


def may_ask(by: Actor, case: Case) -> bool:
    """Who calls back: people outside the handling organisations. A resident may always rate."""
    if not isinstance(by, User):
        return True
    return has_duty(by, *CALLERS, where=case.place) and not did_the_work(by, case)


def may_speak_for(by: Actor, request: Request, case: Case) -> bool:
    """Who writes down a verdict in a resident's name: the keeper of his station, who did no work in it."""
    return has_duty(by, Role.STATION_KEEPER, where=request.place) and not did_the_work(by, case)


def may_clear(by: Actor, case: Case) -> bool:
    """Who looks into answers that contradict each other."""
    return has_duty(by, *CLEARERS, where=case.place) and not did_the_work(by, case)


def may_check(by: Actor, case: Case) -> bool:
    """Who goes and looks whether it is done: somebody of the place or the county who did none of it."""
    return has_duty(by, *CHECKERS, where=case.place) and not is_own_work(by, case)


def may_revisit(by: Actor, case: Case) -> bool:
    """Who looks again after a closing: as on the spot before it, never a doer or his unit."""
    return may_check(by, case)


def may_keep_rules(by: Actor) -> bool:
    """Who makes new versions of the rules of asking and deciding."""
    return has_duty(by, *RULE_KEEPERS)


def is_decider(by: Actor, case: Case) -> bool:
    """Whose office it is to decide, whether or not this person may in this case."""
    return has_duty(by, *CLOSERS, where=case.place)


def may_decide(by: Actor, case: Case) -> bool:
    """Who closes a case or sends it round again."""
    return is_decider(by, case) and not is_own_work(by, case)


def is_fresh(case: Case) -> bool:
    """Closed so short a time ago that "not fixed" means the same matter, not a new one."""
    return case.state == Case.State.CLOSED and case.closed_at is not None and now() - case.closed_at <= FRESH


def is_seated(by: Actor, slot: Slot) -> bool:
    """Whether somebody has or had a seat in a service, and so would be the one who is rated."""
    seats = Assignment.objects.filter(slot=slot, state__in=Assignment.SEATED)
    return isinstance(by, User) and seats.filter(volunteer__user=by).exists()


def may_hand_out_service(by: Actor, slot: Slot) -> bool:
    """Who shows the link for rating a service: who led it, but nobody who served in it."""
    return may_lead(by, slot) and not is_seated(by, slot)


def may_enter_service(by: Actor, slot: Slot) -> bool:
    """Whose device the served side may use: who led, and who served. The record says so."""
    return may_lead(by, slot) or is_seated(by, slot)


def may_rate_service(by: Actor, slot: Slot) -> bool:
    """The served side itself, come through its door, and those whose device it uses."""
    return by == RESIDENT or may_enter_service(by, slot)


def may_hear_services(by: Actor, project: Project) -> bool:
    """Who reads what was said of services: those who ask volunteers for the place, and who oversee it."""
    return has_duty(by, *SERVICE_HEARERS, where=project.place)
