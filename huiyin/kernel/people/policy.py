"""Who may keep accounts, grant duties, and see whom. Pure of requests; asked at the door and in the verb."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from huiyin.kernel.people.access import MACHINE, RESIDENT, Actor, Outsider, has_duty
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.models import Organisation, Shun, User, Volunteer
from huiyin.kernel.places.models import Place

EXPORTERS = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR, Role.COUNTY_LEADER, Role.AUDIT_ADMIN)
SEES_EVERY_MATTER = (Role.COUNTY_DISPATCHER, Role.SUPERVISOR)
SEES_OWN_MATTERS = tuple(role for role in Role if role not in ADMIN_ROLES)
VOLUNTEER_KEEPERS = (Role.COUNTY_DISPATCHER, Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
NEAR_KEEPERS = (Role.INSTITUTE_MANAGER, Role.STATION_KEEPER)
DEPTH_OF_UNITS = 6


@dataclass(frozen=True)
class Sight:
    """What decides whether somebody may see who is behind a matter.

    `involved`: the person works on this matter. `secrecy`: the resident asked for it. `complained_of_org_id`:
    the unit that the matter complains about.
    """

    involved: bool
    secrecy: bool = False
    complained_of_org_id: int | None = None


def may_export(user: Actor) -> bool:
    """Lists leave the house only with these."""
    return has_duty(user, *EXPORTERS)


def needs_second_factor(user: User) -> bool:
    """Administrators, and whoever may export."""
    return has_duty(user, *ADMIN_ROLES, *EXPORTERS)


def may_keep_accounts(by: Actor) -> bool:
    """The system administrator creates and disables accounts and units, and sets passwords anew."""
    return by == MACHINE or has_duty(by, Role.SYSTEM_ADMIN)


def may_keep_duties(by: Actor) -> bool:
    """The security administrator grants and ends duties, unlocks accounts and resets second factors."""
    return by == MACHINE or has_duty(by, Role.SECURITY_ADMIN)


def may_read_audit(by: Actor) -> bool:
    """Only the audit administrator, who can change nothing."""
    return has_duty(by, Role.AUDIT_ADMIN)


def is_machine(by: Actor) -> bool:
    """Whether nobody in particular acts: a job, a command, an import at the start."""
    return by == MACHINE


def is_self(by: Actor, user: User) -> bool:
    """Whether somebody acts on the own account."""
    return isinstance(by, User) and by.pk == user.pk


def roles_agree(held: Iterable[str], wanted: str) -> bool:
    """Nobody holds two administrators' roles, nor one of them beside any other work."""
    admins = {str(role) for role in ADMIN_ROLES}
    others = set(held) - {wanted}
    return not others if wanted in admins else not (others & admins)


def may_import_volunteers(by: Actor) -> bool:
    """Volunteers are registered in bulk by the county centre, or by the machine on its behalf."""
    return by == MACHINE or has_duty(by, Role.COUNTY_DISPATCHER)


def may_register_volunteer(by: Actor, home: Place | None = None) -> bool:
    """Centre, institute and station keep their own volunteers: those who live where the duty holds."""
    return by == MACHINE or has_duty(by, *VOLUNTEER_KEEPERS, where=home)


def may_keep_volunteer(by: Actor, volunteer: Volunteer) -> bool:
    """Confirm, note checks, put into teams: the keepers of the place where one lives, never oneself."""
    return may_register_volunteer(by, volunteer.home) and not is_own(by, volunteer)


def is_own(by: Actor, volunteer: Volunteer) -> bool:
    """Whether somebody acts on the own record as a volunteer."""
    return isinstance(by, User) and volunteer.user_id == by.pk


def may_tend_volunteer(by: Actor, volunteer: Volunteer) -> bool:
    """Wishes and days: the volunteer, or the keeper to whom the volunteer told them."""
    return is_own(by, volunteer) or may_keep_volunteer(by, volunteer)


def may_see_shun(by: Actor, row: Shun) -> bool:
    """That two must not meet: the keepers where either lives, never one of the two."""
    if is_own(by, row.volunteer) or (row.person is not None and is_own(by, row.person)):
        return False
    other = row.person is not None and may_register_volunteer(by, row.person.home)
    return other or may_register_volunteer(by, row.volunteer.home)


def may_end_shun(by: Actor, row: Shun) -> bool:
    """Who keeps the record on which it stands, and is not the other of the two."""
    return may_see_shun(by, row) and may_keep_volunteer(by, row.volunteer)


def may_read_shun_reason(by: Actor, row: Shun) -> bool:
    """Why: institute and station of the record on which it stands; not the desk that chooses people."""
    return may_see_shun(by, row) and has_duty(by, *NEAR_KEEPERS, where=row.volunteer.home)


def may_apply(by: Actor) -> bool:
    """Anybody at the door may offer to serve, and the machine for the demo."""
    return by in (RESIDENT, MACHINE)


def may_publish_agreement(by: Actor) -> bool:
    """The county centre puts the texts that volunteers agree to."""
    return by == MACHINE or has_duty(by, Role.COUNTY_DISPATCHER)


def may_erase(by: Actor) -> bool:
    """Identity is erased at the resident's wish by the county centre, or by the retention job."""
    return by == MACHINE or has_duty(by, Role.COUNTY_DISPATCHER)


def may_see_identity(user: Actor, sight: Sight) -> bool:
    """Never an administrator, never the unit complained about; with a wish for secrecy only the desk.

    The desk under secrecy: the county dispatcher, and the hotline operator who works on this very matter.
    """
    if isinstance(user, Outsider) or has_duty(user, *ADMIN_ROLES):
        return False
    if _belongs_to_accused(user, sight.complained_of_org_id):
        return False
    if sight.secrecy:
        desk = sight.involved and has_duty(user, Role.HOTLINE_OPERATOR)
        return desk or has_duty(user, Role.COUNTY_DISPATCHER)
    return has_duty(user, *SEES_EVERY_MATTER) or (sight.involved and has_duty(user, *SEES_OWN_MATTERS))


def _belongs_to_accused(user: User, organisation_id: int | None) -> bool:
    if organisation_id is None:
        return False
    return bool(user.units & units_under(organisation_id)) if user.units else False


def units_over(organisation_ids: Iterable[int]) -> set[int]:
    """These units and every unit they belong to: a complaint against any of them is one against these."""
    found = layer = set(organisation_ids)
    for _depth in range(DEPTH_OF_UNITS):
        rows = Organisation.objects.filter(pk__in=layer, parent__isnull=False)
        layer = {int(parent) for parent in rows.values_list("parent", flat=True) if parent} - found
        if not layer:
            break
        found = found | layer
    return found


def units_under(organisation_id: int) -> set[int]:
    """A unit and every unit below it."""
    found = {organisation_id}
    layer = {organisation_id}
    for _depth in range(DEPTH_OF_UNITS):
        layer = set(Organisation.objects.filter(Q(parent_id__in=layer)).values_list("pk", flat=True)) - found
        if not layer:
            break
        found |= layer
    return found
