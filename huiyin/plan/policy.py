"""Who designs projects and who approves them: never the same person."""

from huiyin.archive.models import Case
from huiyin.kernel.people.access import Actor, has_duty, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.plan.models import BudgetChange, Project

PLANNERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
APPROVERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.COUNTY_LEADER)
READERS = (*PLANNERS, Role.TEAM_LEADER, Role.SUPERVISOR, Role.COUNTY_LEADER, Role.HOTLINE_OPERATOR)
LISTERS = (*PLANNERS, Role.SUPERVISOR, Role.COUNTY_LEADER, Role.HOTLINE_OPERATOR)

BOOKKEEPERS = (*PLANNERS, Role.COUNTY_LEADER, Role.SUPERVISOR)

State = Project.State
PLANNING: dict[str, tuple[str, ...]] = {
    "amend": (State.DRAFT,),
    "propose": (State.DRAFT,),
    "link_need": Project.OPEN,
    "add_slot": Project.OPEN,
    "call_off": Project.OPEN,
    "finish": (State.APPROVED,),
    "add_milestone": Project.OPEN,
    "budget": (State.DRAFT, State.APPROVED),
    "spend": (State.APPROVED,),
    "add_partner": Project.OPEN,
}
APPROVING = ("approve", "send_back")


def may_plan(by: Actor, place: Place) -> bool:
    """Who drafts a project for a place."""
    return has_duty(by, *PLANNERS, where=place)


def may_start(by: Actor, case: Case) -> bool:
    """Whether a project may be begun for this case now."""
    return case.state in (Case.State.FILED, Case.State.WORKING) and may_plan(by, case.place)


def may_approve(by: Actor, project: Project) -> bool:
    """Another hand than the one that drafted it, with a duty over the place."""
    own = isinstance(by, User) and project.drafted_by_id == by.pk
    return not own and has_duty(by, *APPROVERS, where=project.place)


def may_read(by: Actor, project: Project) -> bool:
    """Planners within their place; leaders and supervisors of the county."""
    return has_duty(by, *READERS, where=project.place)


def open_verbs(by: Actor, project: Project) -> frozenset[str]:
    """What this person may do with the project as it stands; the page offers these and no others."""
    verbs: set[str] = set()
    if may_plan(by, project.place):
        verbs.update(verb for verb, states in PLANNING.items() if project.state in states)
    if project.state == State.PROPOSED and may_approve(by, project):
        verbs.update(APPROVING)
    return frozenset(verbs)


def may_see_receipts(by: Actor, project: Project) -> bool:
    """Who reads single spendings and opens their receipts; others see the sums."""
    return has_duty(by, *BOOKKEEPERS, where=project.place)


def may_decide_change(by: Actor, change: BudgetChange) -> bool:
    """Another hand than the one that asked, with a duty to approve over the place."""
    own = isinstance(by, User) and change.asked_by_id == by.pk
    return not own and has_duty(by, *APPROVERS, where=change.line.project.place)


def reach(by: Actor) -> tuple[str, int | None]:
    """How far the reader's list of projects goes: county, township or village, else nothing."""
    mine = scope(by)
    return (mine.kind, mine.place_id) if mine.kind in ("county", "township", "village") else ("none", None)


def may_set_goals(by: Actor) -> bool:
    """Who keeps the list of titles that the county strives for."""
    return not isinstance(by, User) or has_duty(by, Role.COUNTY_DISPATCHER)
