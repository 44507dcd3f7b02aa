"""Who reads which board."""

from huiyin.kernel.people.access import Actor, scope
from huiyin.kernel.people.kinds import Role

COUNTY_READERS = (Role.COUNTY_LEADER, Role.SUPERVISOR, Role.COUNTY_DISPATCHER)
READERS = (*COUNTY_READERS, Role.INSTITUTE_MANAGER)


def board_township(by: Actor) -> int | None:
    """The township whose board somebody reads; None means the county's."""
    reach = scope(by)
    return reach.place_id if reach.kind == "township" else None
