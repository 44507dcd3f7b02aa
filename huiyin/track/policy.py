"""Who may note progress, keep the roll, and chase the late."""

from huiyin.archive import policy as archive
from huiyin.archive.models import Case
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.plan import policy as plan
from huiyin.plan.models import Project

NOTERS = (
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.SUPERVISOR,
)


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
    leads = has_duty(by, Role.TEAM_LEADER, Role.STATION_KEEPER, Role.INSTITUTE_MANAGER, where=project.place)
    return not own and leads


def may_chase(by: Actor, order: WorkOrder) -> bool:
    """Supervisors and the centre."""
    return has_duty(by, Role.SUPERVISOR, Role.COUNTY_DISPATCHER, where=order.case.place)
