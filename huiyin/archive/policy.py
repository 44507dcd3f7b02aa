"""Who may read and keep a dossier, and who may know who spoke."""

from collections.abc import Collection

from huiyin.archive.models import Attachment, Case
from huiyin.kernel.people.access import Actor, has_duty, scope
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import EXPORTERS, Sight, may_erase, may_see_identity

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
LISTERS = tuple(role for role in EXPORTERS if role in READERS)
KEEPERS = (Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
RETENTION_KEEPERS = (Role.COUNTY_DISPATCHER, Role.SECURITY_ADMIN)
HOLDERS = (Role.SECURITY_ADMIN,)
ATTACHERS = (*KEEPERS, Role.MEDIA_EDITOR, Role.DEPARTMENT_HANDLER, Role.DEPARTMENT_LEADER)


def may_read(by: Actor, case: Case) -> bool:
    """Within one's place, or because one's organisation has a part in the case."""
    reach = scope(by)
    if not has_duty(by, *READERS):
        return False
    if reach.kind in ("county", "township", "village"):
        return case.place.path.startswith(reach.path)
    if reach.kind == "organisation":
        return _takes_part(case, reach.organisation_ids)
    return False


def _takes_part(case: Case, organisations: Collection[int]) -> bool:
    """Whether one of the organisations has a part; the door may have brought the list along."""
    known: list[int] | None = case.__dict__.get("unit_refs")
    if known is None:
        return case.units.filter(organisation__in=organisations).exists()
    return not set(known).isdisjoint(organisations)


def may_keep(by: Actor, case: Case) -> bool:
    """Who sets a dossier's title, class and places right, and files further requests in it."""
    return not isinstance(by, User) or has_duty(by, *KEEPERS, where=case.place)


def may_attach(by: Actor, case: Case) -> bool:
    """Who lays documents into a dossier: whoever works on it."""
    return has_duty(by, *ATTACHERS) and may_read(by, case)


def may_open(by: Actor, attachment: Attachment) -> bool:
    """Whoever may know who spoke in the case, since a document may tell it; and who laid it there."""
    case = attachment.case
    own = isinstance(by, User) and attachment.by_id == by.pk and may_read(by, case)
    return own or may_know_who(by, case, secrecy=case.secrecy)


def may_erase_attachment(by: Actor, attachment: Attachment) -> bool:
    """As a resident's identity: by the county centre, or by the rules of keeping."""
    return may_erase(by)


def may_export(by: Actor) -> bool:
    """Who may take a list of cases out of the house; all of these sign in with a second factor."""
    return has_duty(by, *LISTERS)


def may_look_for_people(by: Actor) -> bool:
    """Who may look for cases by a telephone's ending: whoever may see who spoke in some of them."""
    return has_duty(by, *READERS) and may_see_identity(by, Sight(involved=True))


def sight(by: Actor, case: Case, *, secrecy: bool) -> Sight:
    """What the person has to do with a voice of this case."""
    return Sight(complained_of_org_id=case.against_id, secrecy=secrecy, involved=may_read(by, case))


def may_know_who(by: Actor, case: Case, *, secrecy: bool) -> bool:
    """Who may ask to see a resident's identity in this case: never the unit complained about."""
    seen = sight(by, case, secrecy=secrecy)
    return seen.involved and may_see_identity(by, seen)


def may_decide_retention(by: Actor) -> bool:
    """Who decides how long personal data is kept: the county centre, or who guards the data."""
    return has_duty(by, *RETENTION_KEEPERS)


def may_hold(by: Actor) -> bool:
    """Who stops the erasing of a case's data, and lets it go on: not the centre that works on the case."""
    return has_duty(by, *HOLDERS)
