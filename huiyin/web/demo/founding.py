"""The county before anybody speaks: places, limits, units, accounts, titles."""

from collections.abc import Iterator

from huiyin.dispatch.actions import seed_proof_rules
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import NewAccount, NewUnit, found_accounts, found_units
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.actions import spread_schematic_pins
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import county, townships, villages
from huiyin.kernel.present import telling_of
from huiyin.plan.actions import add_campaign
from huiyin.web.beginnings import begin
from huiyin.web.demo import accounts
from huiyin.web.demo.facts import facts, moment
from huiyin.web.demo.invent import name_of
from huiyin.web.demo.knowledge import sow_knowledge
from huiyin.web.demo.menu import sow_menu

Kind = Organisation.Kind
CALLED = {Kind.INSTITUTE: "新时代文明实践所", Kind.STATION: "新时代文明实践站", Kind.TEAM: "志愿服务队"}


def found() -> None:
    """Set the county up. Safe to repeat: what is there stays."""
    with telling_of(moment(facts()["invented"]["staff_since"])):
        begin(but=[seed_proof_rules])  # no proof was asked for in the years that are told
        spread_schematic_pins(by=MACHINE)
        units = found_units(list(_county_units()), by=MACHINE)
        institutes = found_units(list(_local_units(units["centre"])), by=MACHINE)
        found_accounts(list(_accounts(units | institutes)), by=MACHINE)
        accounts.sow_accounts()
        told = facts()["campaigns"]
        for title in told["titles"]:
            add_campaign(**title, group=told["group"], by=MACHINE)
        sow_menu(Organisation.objects.get(code="centre"))
    sow_knowledge()


def _county_units() -> Iterator[NewUnit]:
    place = county()
    for unit in facts()["units"]:
        yield NewUnit(unit["kind"], unit["name"], unit["code"], place, unit["short"])
    for row in facts()["departments"]:
        name = row["name"]
        full = f"衡南{name}" if name.startswith("县") else name
        yield NewUnit(Kind.DEPARTMENT, full, row["code"], place, name)


def _local_units(centre: Organisation) -> Iterator[NewUnit]:
    shown = set(facts()["demonstration"]["institutes"])
    stations = set(demonstration_stations())
    for town in townships():
        name = town.name + CALLED[Kind.INSTITUTE]
        yield NewUnit(Kind.INSTITUTE, name, f"I{town.pk}", town, f"{town.name}所", centre, town.name in shown)
        yield NewUnit(Kind.TEAM, town.name + CALLED[Kind.TEAM], f"T{town.pk}", town)
    for village in villages():
        name = village.name + CALLED[Kind.STATION]
        yield NewUnit(
            Kind.STATION, name, f"S{village.pk}", village, f"{village.name}站", None, village.pk in stations
        )


def demonstration_stations() -> list[int]:
    """Keys of the villages with a demonstration station: those surely known, the rest at even steps."""
    told = facts()["demonstration"]
    every = list(villages())
    sure = [village.pk for village in every if village.full_name in told["surely"]]
    rest = [village.pk for village in every if village.pk not in sure]
    wanted = told["stations"] - len(sure)
    return sure + [rest[index * len(rest) // wanted] for index in range(wanted)]


def _accounts(units: dict[str, Organisation]) -> Iterator[NewAccount]:
    place, told = county(), facts()["invented"]
    numbered = [
        ("op", Role.HOTLINE_OPERATOR, "hotline", told["operators"]),
        ("dis", Role.COUNTY_DISPATCHER, "centre", told["dispatchers"]),
        ("sup", Role.SUPERVISOR, "inspection", told["supervisors"]),
        ("leader", Role.COUNTY_LEADER, "office", facts()["told"]["leaders"]),
    ]
    for start, role, unit, count in numbered:
        for number in range(1, count + 1):
            yield NewAccount(f"{start}{number:02d}", name_of(number, start), role, place, units[unit])
    for row in facts()["departments"]:
        yield from _of_department(units[row["code"]], place, told["handlers"])
    for town in townships():
        yield from _of_township(town, units)
    for village in villages():
        station = units[f"S{village.pk}"]
        name = name_of(village.pk, "keeper")
        yield NewAccount(f"keeper{village.pk}", name, Role.STATION_KEEPER, village, station)


def _of_department(unit: Organisation, place: Place, handlers: int) -> Iterator[NewAccount]:
    for number in range(1, handlers + 1):
        name = name_of(number, f"handler/{unit.code}")
        yield NewAccount(f"{unit.code}{number}", name, Role.DEPARTMENT_HANDLER, place, unit)
    name = name_of(0, f"chief/{unit.code}")
    yield NewAccount(f"{unit.code}-chief", name, Role.DEPARTMENT_LEADER, place, unit)


def _of_township(town: Place, units: dict[str, Organisation]) -> Iterator[NewAccount]:
    name = name_of(town.pk, "manager")
    yield NewAccount(f"manager{town.pk}", name, Role.INSTITUTE_MANAGER, town, units[f"I{town.pk}"])
    name = name_of(town.pk, "captain")
    yield NewAccount(f"captain{town.pk}", name, Role.TEAM_LEADER, town, units[f"T{town.pk}"])
