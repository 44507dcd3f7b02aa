"""Who may note progress, keep the roll, and chase the late."""

from huiyin.archive import policy as archive
from huiyin.archive.models import Case
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.plan import policy as plan
from huiyin.plan.models import Project, Slot

NOTERS = (
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.SUPERVISOR,
)
LEADERS = (Role.TEAM_LEADER, Role.STATION_KEEPER, Role.INSTITUTE_MANAGER)
WATCHERS = (Role.SUPERVISOR, Role.COUNTY_DISPATCHER)


def may_note(by: Actor, case: Case) -> bool:
    """Whoever works on the case and may read it."""
    return has_duty(by, *NOTERS) and archive.may_read(by, case)


def may_note_project(by: Actor, project: Project) -> bool:
    """The project's planners, and the team leaders who carry it out."""
    return plan.may_plan(by, project.place) or has_duty(by, Role.TEAM_LEADER, where=project.place)


def may_keep_roll(by: Actor, assignment: Assignment) -> bool:
    """A leader on the spot checks people in and out, never himself."""
    own = isinstance(by, User) and assignment.volunteer.user_id == by.pk
    project = assignment.slot.project
    leads = has_duty(by, *LEADERS, where=project.place)
    return not own and leads


def may_lead(by: Actor, slot: Slot) -> bool:
    """Who opens the roll of a slot."""
    return has_duty(by, *LEADERS, where=slot.project.place)


def places_led(by: User) -> list[Place]:
    """Where a person may keep rolls."""
    return [duty.place for duty in by.duties_now() if duty.role in LEADERS]


def may_watch(by: Actor) -> bool:
    """Who sees every yellow and red light of the county."""
    return has_duty(by, *WATCHERS)


def may_chase(by: Actor, order: WorkOrder) -> bool:
    """Supervisors and the centre."""
    return has_duty(by, *WATCHERS, where=order.case.place)
