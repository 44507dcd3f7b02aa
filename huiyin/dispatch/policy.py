"""Who gives duties, who carries them, who reviews, and who asks volunteers."""

from huiyin.archive.models import Case
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User, Volunteer
from huiyin.plan.models import Slot

DISPATCHERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER)
CHOOSERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
HANDLERS = (Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def may_send_order(by: Actor, case: Case) -> bool:
    """The centre for the county, an institute for its township."""
    return has_duty(by, *DISPATCHERS, where=case.place)


def may_handle(by: Actor, order: WorkOrder) -> bool:
    """The organisation's own people, and the manager or keeper of an institute or station given an order."""
    return has_duty(
        by, *HANDLERS, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER, organisation_id=order.organisation_id
    )


def may_review(by: Actor, order: WorkOrder) -> bool:
    """The organisation's leader, but not of a report written by the same hand; the centre for its stations."""
    own = isinstance(by, User) and order.handler_id == by.pk
    leads = has_duty(by, Role.DEPARTMENT_LEADER, organisation_id=order.organisation_id)
    return not own and (leads or has_duty(by, Role.COUNTY_DISPATCHER, where=order.case.place))


def may_choose(by: Actor, slot: Slot) -> bool:
    """Who asks volunteers to come, and calls them off."""
    return has_duty(by, *CHOOSERS, where=slot.project.place)


def may_answer(by: Actor, assignment: Assignment) -> bool:
    """Only the volunteer asked."""
    return isinstance(by, User) and assignment.volunteer.user_id == by.pk


def may_sign_up(by: Actor, volunteer: Volunteer) -> bool:
    """A volunteer for himself."""
    return isinstance(by, User) and volunteer.user_id == by.pk
