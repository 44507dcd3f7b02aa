"""Who may read and keep a dossier, and who may know who spoke."""

from huiyin.archive.models import Case
from huiyin.kernel.people.access import Actor, has_duty, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User

READERS = (
    Role.HOTLINE_OPERATOR,
    Role.MEDIA_EDITOR,
    Role.COUNTY_DISPATCHER,
    Role.INSTITUTE_MANAGER,
    Role.STATION_KEEPER,
    Role.DEPARTMENT_HANDLER,
    Role.DEPARTMENT_LEADER,
    Role.SUPERVISOR,
    Role.COUNTY_LEADER,
)
KEEPERS = (Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)


def may_read(by: Actor, case: Case) -> bool:
    """Within one's place, or because one's organisation has a part in the case."""
    reach = scope(by)
    if not has_duty(by, *READERS):
        return False
    if reach.kind in ("county", "township", "village"):
        return case.place.path.startswith(reach.path)
    if reach.kind == "organisation":
        return case.units.filter(organisation__in=reach.organisation_ids).exists()
    return False


def may_keep(by: Actor, case: Case) -> bool:
    """Who sets a dossier's title, class and places right, and files further requests in it."""
    return not isinstance(by, User) or has_duty(by, *KEEPERS, where=case.place)


def may_know_who(by: Actor, case: Case, *, secrecy: bool) -> bool:
    """Who may ask to see a resident's identity in this case.

    Never the unit complained about, never administrators or leaders at large. With a secrecy wish only the
    hotline and the county's dispatcher, who need it to call back.
    """
    if not isinstance(by, User) or not may_read(by, case):
        return False
    if case.against_id is not None and case.against_id in _units(by):
        return False
    if secrecy:
        return has_duty(by, Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER, where=case.place)
    return has_duty(by, *(role for role in READERS if role != Role.COUNTY_LEADER))


def _units(by: User) -> set[int]:
    """The person's own units and what those belong to."""
    units: set[int] = set()
    for duty in by.duties_now():
        if duty.organisation is not None:
            units |= {duty.organisation.pk, duty.organisation.parent_id or duty.organisation.pk}
    return units
