"""Who looks after which rules."""

from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role

VIEWERS = (Role.SYSTEM_ADMIN, Role.COUNTY_DISPATCHER, Role.SUPERVISOR)
KEEPING_VIEWERS = (*VIEWERS, Role.SECURITY_ADMIN)
PLACE_KEEPERS = (Role.SYSTEM_ADMIN,)
CALENDAR_KEEPERS = (Role.SYSTEM_ADMIN,)
REHEARSE = "rules.rehearse"
"""The work whose result the keepers of the limits may see."""
LIMIT_KEEPERS = (Role.COUNTY_DISPATCHER,)
CATEGORY_KEEPERS = (Role.COUNTY_DISPATCHER,)


def may_edit_places(user: Actor) -> bool:
    """Whether this person adds, renames, moves and retires places."""
    return has_duty(user, *PLACE_KEEPERS)


def may_edit_calendar(user: Actor) -> bool:
    """Whether this person keeps special days and office hours."""
    return has_duty(user, *CALENDAR_KEEPERS)


def may_edit_limits(user: Actor) -> bool:
    """Whether this person makes new versions of time limits."""
    return has_duty(user, *LIMIT_KEEPERS)


def may_edit_categories(user: Actor) -> bool:
    """Whether this person adds, renames and ends classes of requests."""
    return has_duty(user, *CATEGORY_KEEPERS)
