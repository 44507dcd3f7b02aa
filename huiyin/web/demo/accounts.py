"""The demo's accounts: one a role, with a known password and, where one is due, a known second factor."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from huiyin.kernel.people import actions
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions.twofactor import code_at, counter_now
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, Skill, User, Volunteer
from huiyin.kernel.people.models.volunteers import ALL_MINUTES, EVERY_DAY
from huiyin.kernel.people.policy import needs_second_factor
from huiyin.kernel.people.queries import organisation_of
from huiyin.kernel.places.models import Place

ABLE = "escort tutoring haircut electric cleaning culture greening".split()
PASSWORD = "huiyin-demo-2026"  # noqa: S105  printed on every start of the demo, and only there
TOWNSHIP = "车江街道"
VILLAGE = "车江街道白水村"
Kind = Organisation.Kind


@dataclass(frozen=True)
class Part:
    """Who plays a role: the account's name, the person's (fictitious) name, and the unit it sits in."""

    role: Role
    username: str
    name: str
    kind: str
    place: str
    unit: str


PARTS = (
    Part(Role.HOTLINE_OPERATOR, "hotline", "罗晓燕", Kind.HOTLINE, "", "12345热线衡南受理点"),
    Part(Role.MEDIA_EDITOR, "editor", "谭一鸣", Kind.MEDIA, "", "衡南县融媒体中心"),
    Part(Role.COUNTY_DISPATCHER, "dispatcher", "周敏", Kind.CENTRE, "", "衡南县新时代文明实践中心"),
    Part(Role.INSTITUTE_MANAGER, "institute", "刘建国", Kind.INSTITUTE, TOWNSHIP, "车江街道新时代文明实践所"),
    Part(Role.STATION_KEEPER, "station", "王桂香", Kind.STATION, VILLAGE, "白水村新时代文明实践站"),
    Part(Role.DEPARTMENT_HANDLER, "department", "陈志强", Kind.DEPARTMENT, "", "衡南县水利局"),
    Part(Role.DEPARTMENT_LEADER, "chief", "李卫东", Kind.DEPARTMENT, "", "衡南县水利局"),
    Part(Role.VOLUNTEER, "volunteer", "何小虎", Kind.TEAM, VILLAGE, "白水村志愿服务队"),
    Part(Role.TEAM_LEADER, "team", "唐秀兰", Kind.TEAM, VILLAGE, "白水村志愿服务队"),
    Part(Role.SUPERVISOR, "supervisor", "邓文", Kind.COUNTY, "", "衡南县督查室"),
    Part(Role.COUNTY_LEADER, "leader", "欧阳明", Kind.COUNTY, "", "衡南县委办公室"),
    Part(Role.SYSTEM_ADMIN, "system", "彭工", "", "", ""),
    Part(Role.SECURITY_ADMIN, "security", "肖安", "", "", ""),
    Part(Role.AUDIT_ADMIN, "audit", "邹审", "", "", ""),
)


def secret_of(username: str) -> str:
    """The known Base32 secret of a demo account's second factor."""
    return base64.b32encode(hashlib.sha1(f"huiyin demo {username}".encode()).digest()).decode()  # noqa: S324


def code_of(username: str) -> str:
    """The six digits that a phone with the demo account's secret shows now."""
    return code_at(secret_of(username), counter_now())


def account_of(role: str) -> User:
    """The demo's account for a role. Raises User.DoesNotExist before `sow_accounts`."""
    username = next(part.username for part in PARTS if part.role == role)
    return User.objects.get(username=username)


def sow_accounts() -> list[tuple[Part, User]]:
    """Make the accounts and units that are not there yet, each account with its duty."""
    county = Place.objects.get(level=Place.Level.COUNTY)
    made: list[tuple[Part, User]] = []
    for part in PARTS:
        place = Place.objects.get(full_name=part.place, active=True) if part.place else county
        unit = _unit(part, place)
        user = User.objects.filter(username=part.username).first()
        if user is None:
            user, _words = actions.create_account(
                part.username, part.name, unit, by=MACHINE, password=PASSWORD
            )
        if part.role not in user.roles:
            actions.grant_duty(user, part.role, place, unit, by=MACHINE)
        user.forget_duties()
        if needs_second_factor(user):
            _enrol(user)
        if part.role in (Role.VOLUNTEER, Role.TEAM_LEADER):
            _volunteer(part, user, place, unit)
        made.append((part, user))
    return made


def _unit(part: Part, place: Place) -> Organisation | None:
    if not part.kind:
        return None
    known = Organisation.objects.filter(name=part.unit).first()
    if known is None and part.kind in (Kind.INSTITUTE, Kind.STATION, Kind.TEAM):
        known = organisation_of(place, part.kind)
    if known is not None:
        return known
    code = f"DEMO-{part.username}"
    return actions.create_organisation(part.kind, part.unit, code, place, by=MACHINE)


def _enrol(user: User) -> None:
    if not hasattr(user, "second_factor"):
        actions.set_second_factor(user, secret_of(user.username), by=MACHINE)


def _volunteer(part: Part, user: User, home: Place, team: Organisation | None) -> None:
    if Volunteer.objects.filter(user=user).exists():
        return
    phone = f"199000000{1 if part.role == Role.VOLUNTEER else 2:02d}"
    able = list(Skill.objects.filter(code__in=ABLE).values_list("pk", flat=True))
    told: dict[str, Any] = {
        "name": part.name,
        "phone": phone,
        "home": home,
        "user": user,
        "skills": able,
        "proven": able,
    }
    made = actions.register_volunteer(**told, most_calls=EVERY_DAY, most_minutes=ALL_MINUTES, by=MACHINE)
    if team is not None:
        actions.join_team(made, team, is_leader=part.role == Role.TEAM_LEADER, by=MACHINE)
