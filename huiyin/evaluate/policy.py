"""Who asks the residents and who closes: never those who did the work."""

from huiyin.archive.models import Case
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User

CALLERS = (Role.HOTLINE_OPERATOR, Role.STATION_KEEPER, Role.SUPERVISOR)
CLOSERS = (Role.SUPERVISOR, Role.COUNTY_DISPATCHER)


def did_the_work(by: Actor, case: Case) -> bool:
    """Whether the person, or the person's organisation, carried a duty in this case."""
    if not isinstance(by, User):
        return False
    orders = WorkOrder.objects.filter(case=case).values_list("handler", "reviewer", "organisation", "state")
    units = {duty.organisation_id for duty in by.duties_now()}
    dropped = (WorkOrder.State.RETURNED, WorkOrder.State.CANCELLED)
    return any(
        by.pk in (handler, reviewer) or (unit in units and state not in dropped)
        for handler, reviewer, unit, state in orders
    )


def may_ask(by: Actor, case: Case) -> bool:
    """Who calls back: people outside the handling organisations. A resident may always rate."""
    if not isinstance(by, User):
        return True
    return has_duty(by, *CALLERS, where=case.place) and not did_the_work(by, case)


def may_decide(by: Actor, case: Case) -> bool:
    """Who closes a case or sends it round again."""
    return has_duty(by, *CLOSERS, where=case.place) and not did_the_work(by, case)
