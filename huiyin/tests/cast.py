"""The small cast of the tests: plain builders with few arguments. Rooms add their own beside their tests."""

from itertools import count

from huiyin.archive.actions.retention import seed_retention
from huiyin.collect.actions import Said, receive, seed_categories
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Category, Request
from huiyin.dispatch.actions import seed_handling, seed_offer_rules
from huiyin.evaluate.actions import seed_rules
from huiyin.kernel.calendar.actions import seed_calendar
from huiyin.kernel.calendar.queries import forget
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import remember_resident, seed_agreements, seed_skills
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import (
    Agreed,
    Agreement,
    Duty,
    Organisation,
    Resident,
    Skill,
    User,
    Volunteer,
)
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.places.actions import seed_county
from huiyin.kernel.places.models import Place
from huiyin.track.actions import seed_ladder
from huiyin.web.desk.actions import seed_mornings

PASSWORD = "yueguang-zhaowo-2026"
_numbers = count(1)


def seed() -> None:
    """What every county has before anybody works: places, working days, limits, skills, classes."""
    forget()
    seed_county(by=MACHINE)
    seed_calendar(by=MACHINE)
    seed_skills(by=MACHINE)
    seed_agreements(by=MACHINE)
    seed_categories(by=MACHINE)
    seed_retention(by=MACHINE)
    seed_ladder(by=MACHINE)
    seed_rules(by=MACHINE)
    seed_handling(by=MACHINE)
    seed_offer_rules(by=MACHINE)
    seed_mornings(by=MACHINE)


def county() -> Place:
    return Place.objects.get(level="county")


def township(name: str = "车江街道") -> Place:
    return Place.objects.get(level="township", name=name)


def village(full_name: str = "车江街道白水村") -> Place:
    return Place.objects.get(level="village", full_name=full_name)


def organisation(kind: str = "department", place: Place | None = None, name: str = "") -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(
        kind=kind, name=name or f"测试单位{number}", code=f"T{number}", place=place or county()
    )


def user_with(role: str | None, place: Place | None = None, unit: Organisation | None = None) -> User:
    """An account with one duty; `place` is the county and `unit` none unless given."""
    number = next(_numbers)
    user = User.objects.create(username=f"user{number}", display_name=f"测试员{number}", unit=unit)
    if role:
        Duty.objects.create(user=user, role=role, place=place or county(), organisation=unit)
    return user


def operator() -> User:
    return user_with(Role.HOTLINE_OPERATOR)


def dispatcher() -> User:
    return user_with(Role.COUNTY_DISPATCHER)


def supervisor() -> User:
    return user_with(Role.SUPERVISOR)


def resident(name: str = "张桂英", phone: str = "13873412345") -> Resident:
    return remember_resident(name=name, phone=phone, by=MACHINE)


def skill(code: str = "") -> Skill:
    return Skill.objects.get(code=code) if code else Skill.objects.order_by("pk")[0]


def volunteer(
    home: Place | None = None, skills: list[int] | None = None, with_account: bool = True
) -> Volunteer:
    number = next(_numbers)
    home = home or village()
    unit = organisation("team", home)
    user = user_with(Role.VOLUNTEER, home, unit) if with_account else None
    made = Volunteer.objects.create(
        number=f"HYQZ9{number:06d}",
        user=user,
        name_sealed=sealed_or_none(f"志愿者{number}", "people.name"),
        phone_sealed=sealed_or_none("13900000000", "people.phone"),
        home=home,
        township_id=home.ancestor_id("township"),
        village_id=home.ancestor_id("village"),
        lat=26.7,
        lon=112.6,
        skills=skills or [],
        organisation=unit,
    )
    text = Agreement.current(Agreement.What.SERVING)
    if text is not None:
        Agreed.objects.create(volunteer=made, agreement=text)
    return made


def a_request(
    place: Place | None = None, words: str = "村口的路灯坏了半个月，晚上看不见路。", **more
) -> Request:
    """One voice through the portal, not yet filed."""
    said = Said(
        channel=more.pop("channel", Channel.PORTAL),
        matter=more.pop("matter", Matter.HELP),
        words=words,
        place=place or village(),
        category=more.pop("category", None) or Category.objects.get(code="street-light"),
        **more,
    )
    return receive(said, by=RESIDENT)


def a_case(place: Place | None = None, words: str = "村口的路灯坏了半个月，晚上看不见路。", **more):
    """One voice, filed: its case."""
    request = a_request(place, words, **more)
    react_to_all()
    return request.voice.case
