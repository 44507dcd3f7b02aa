"""A hundred thousand invented volunteers, some of them with accounts, and their teams."""

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from math import ceil

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import (
    NewAccount,
    agree,
    found_accounts,
    import_volunteers,
    join_team,
    register_volunteer,
)
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Skill, User, Volunteer
from huiyin.kernel.people.queries import agreement_to_sign
from huiyin.kernel.people.roster import weekly_of
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import telling_of
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import facts, moment, words
from huiyin.web.demo.invent import dice, name_of, phone_of

HELPER_STEP = 1000
READY = {"most_calls": 14, "most_minutes": 14 * 480, "radius_km": 100}
"""Those with accounts stand for many: they come as often as their township needs them."""
WEEKLY = {
    "周末全天": 30,
    "工作日晚上": 18,
    "每天晚上": 12,
    "周六上午": 8,
    "工作日白天": 8,
    "每天": 6,
    "周日下午；周三晚上": 6,
    "周五下午": 4,
    "工作日上午": 4,
    "周末白天；工作日晚上": 4,
}


def since() -> datetime:
    """When the invented staff and volunteers were registered."""
    return moment(facts()["invented"]["staff_since"])


def sow_volunteers(scale: float) -> int:
    """Register volunteers up to the told number, counting those with accounts; how many were new."""
    target = int(facts()["told"]["volunteers"]["value"] * scale)
    start = Volunteer.objects.count()
    if start >= target:
        return 0
    with telling_of(since()):
        with_accounts = Volunteer.objects.filter(user__isnull=False).count()
        import_volunteers(_rows(target - with_accounts), by=MACHINE)
    return Volunteer.objects.count() - start


def _rows(count: int) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows as a spreadsheet gives them: villages by weight, skills by rank, so that a few are common."""
    chance = dice("volunteers")
    homes = list(Place.objects.filter(level=Place.Level.VILLAGE, active=True).order_by("path"))
    weights = list(accumulate(chance.lognormvariate(0, 0.6) for _home in homes))
    skills = [skill.name for skill in Skill.objects.order_by("pk")]
    ranks = list(accumulate(1 / rank for rank in range(1, len(skills) + 1)))
    times, often = list(WEEKLY), list(accumulate(WEEKLY.values()))
    told = words()
    chosen = zip(
        chance.choices(homes, cum_weights=weights, k=count),
        chance.choices(told["surnames"], k=count),
        chance.choices(told["given"], k=count),
        chance.choices(times, cum_weights=often, k=count),
        chance.choices((0, 1, 1, 2, 2, 3), k=count),
        strict=True,
    )
    for number, (home, surname, given, weekly, able) in enumerate(chosen):
        yield (
            number + 2,
            {
                "name": surname + given,
                "phone": phone_of(number, "volunteers"),
                "home": home.full_name,
                "proven": "；".join(dict.fromkeys(chance.choices(skills, cum_weights=ranks, k=able))),
                "weekly": weekly,
            },
        )


def sow_helpers(cast: Cast, scale: float) -> None:
    """Volunteers who answer by themselves: an account, a home, the skills projects ask for, a team."""
    count = max(len(cast.townships), ceil(facts()["invented"]["helpers"] * scale))
    homes = [cast.villages[index * len(cast.villages) // count] for index in range(count)]
    with telling_of(since()):
        rows = [
            NewAccount(f"helper{number:03d}", name_of(number, "helper"), Role.VOLUNTEER, home)
            for number, home in enumerate(homes)
        ]
        made = found_accounts(rows, by=MACHINE)
        known = set(Volunteer.objects.filter(user__isnull=False).values_list("user", flat=True))
        for number, (row, home) in enumerate(zip(rows, homes, strict=True)):
            if made[row.username].pk not in known:
                _enlist(cast, number, made[row.username], home)


def sign_all() -> None:
    """Everybody with an account has agreed to the text in force before they serve."""
    for volunteer in Volunteer.objects.filter(user__isnull=False).select_related("user"):
        text = agreement_to_sign(volunteer)
        if text is not None and volunteer.user is not None:
            agree(volunteer, text, by=volunteer.user)


def _enlist(cast: Cast, number: int, user: User, home: Place) -> None:
    wanted = ["escort", "tutoring", "haircut", "electric", "cleaning", "culture", "greening"]
    chance = dice("helper", number)
    able = [cast.skills[code] for code in {wanted[number % len(wanted)], *chance.sample(wanted, 2)}]
    volunteer = register_volunteer(
        name=user.display_name,
        phone=phone_of(number * HELPER_STEP, "helpers"),
        home=home,
        user=user,
        skills=able,
        proven=able,
        weekly=weekly_of(chance.choice(list(WEEKLY))),
        **READY,
        by=MACHINE,
    )
    team = cast.units[f"T{home.ancestor_id('township')}"]
    join_team(volunteer, team, is_leader=number % 7 == 0, by=MACHINE)
