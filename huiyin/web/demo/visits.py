"""The first half of 2020: leaders sit down in 65 villages, and 49 problems are written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Attendance, Ballot, Meeting
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import facts, moment
from huiyin.web.demo.invent import dice, key_of
from huiyin.web.demo.story import Story, Teller
from huiyin.web.demo.walk import Walk

As = Attendance.As
TOPICS = {
    "transport": "road",
    "water": "water-works",
    "resources": "land-use",
    "forestry": "land",
    "civil": "elderly",
    "farming": "farming",
    "grain": "grain",
    "finance": "governance",
    "credit": "credit",
    "poverty": "livelihood",
    "housing": "unsafe-house",
    "ecology": "sewage",
    "health": "clinic",
    "insurance": "insurance",
    "education": "education",
    "labour": "wages",
    "power": "power",
    "industry": "telecom",
    "culture": "other",
    "emergency": "safety",
    "resettlement": "resettlement",
}
DRINKING = ("自来水", "井水", "水压")


@dataclass(frozen=True)
class Problem:
    """What somebody said on the benches, whom it concerns, and whether it was closed in the half year."""

    number: int
    words: str
    department: str
    closed: bool


def problems() -> list[Problem]:
    """The problems of the facts; the land dispute, told elsewhere, is left out."""
    rows = [
        (words, row["code"], place < row["closed"])
        for row in facts()["departments"]
        for place, words in enumerate(row.get("problems", ()))
    ]
    return [
        Problem(number, words, code, closed)
        for number, (words, code, closed) in enumerate(rows)
        if words != "LAND"
    ]


@dataclass(frozen=True)
class Visit:
    """One evening in one village."""

    number: int
    village: Place
    leader: User
    at: datetime
    problems: tuple[Problem, ...]


def visits(cast: Cast) -> Iterator[Visit]:
    """As many villages as told, less the secretary's; every leader goes at least once."""
    told, visited = facts(), facts()["visits"]
    count = told["told"]["villages"] - 1
    leaders = cast.leaders()[1:]
    rural = [one for one in cast.villages if one.kind == Place.Kind.VILLAGE]
    rural = [one for one in rural if one.full_name != told["land"]["village"]]
    first, last = moment(visited["first"]), moment(visited["last"])
    heard = problems()
    for number in range(count):
        day = first + (last - first) * number / (count - 1)
        yield Visit(
            number,
            rural[number * len(rural) // count],
            leaders[number % len(leaders)],
            day.replace(hour=19, minute=0, second=0, microsecond=0),
            tuple(one for place, one in enumerate(heard) if place * count // len(heard) == number),
        )


@transaction.atomic
def hold_visit(teller: Teller, visit: Visit) -> None:
    """The meeting whole: arranged, held, its problems received, each then carried by its department."""
    cast = teller.cast
    with teller.pausing():
        walk = Walk(visit.at - timedelta(days=3, hours=9), teller.until)
        clerk = cast.at(Role.STATION_KEEPER, visit.village)[0]
        plan = MeetingPlan(
            key=key_of("visit", visit.number),
            title=f"{visit.village.name}屋场恳谈会",
            place=visit.village,
            held_at=visit.at,
            spot="屋场晒谷坪",
            occasion=facts()["visits"]["occasion"],
            leaders=[visit.leader],
            departments=[cast.department(one.department) for one in visit.problems],
            fictitious=True,
        )
        meeting = walk.do(collect.plan_meeting, plan, by=clerk)
        walk.to(visit.at + timedelta(hours=2))
        minutes = "不设主席台，围坐长凳，谁都可以讲，讲什么都行。"
        walk.do(collect.hold_meeting, meeting, present=sitting(visit.number), minutes=minutes, by=clerk)
        for problem in visit.problems:
            tell_problem(teller, visit, meeting, problem)


def sitting(number: int) -> list[Attendance]:
    """Who sat on the benches: households one by one, uncounted by name."""
    least, most = facts()["visits"]["households"]
    households = dice("bench", number).randint(least, most)
    return [Attendance(role=As.HOUSEHOLD) for _bench in range(households)] + [
        Attendance(role=As.COMMITTEE, heads=3),
        Attendance(role=As.OFFICIAL, heads=2),
    ]


def tell_problem(teller: Teller, visit: Visit, meeting: Meeting, problem: Problem) -> None:
    """One problem: closed within the half year, or still at work when it ended and closed later."""
    category = TOPICS[problem.department]
    if any(word in problem.words for word in DRINKING):
        category = "drinking-water"
    matter: dict[str, Any] = {
        "category": category,
        "to": problem.department,
        "matter": "help",
        "words": problem.words,
        "report": "已经办好，当面向诉求人说明，村里公示。",
    }
    at = visit.at + timedelta(hours=2, minutes=5 * (problem.number % 9) + 5)
    story = Story(
        problem.number,
        at,
        visit.village,
        matter,
        Channel.MEETING,
        plain=True,
        words=problem.words,
        what="problem",
        meeting=meeting,
    )
    story.pace, story.done_at = _timing(visit, problem)
    teller.tell(story)


def _timing(visit: Visit, problem: Problem) -> tuple[float, datetime | None]:
    """How fast: all the closed ones end before the half year does; the others are done after it."""
    end = moment(facts()["told"]["period"]["to"])
    if problem.closed:
        return min(1.0, max((end - visit.at).days, 2) / 30) * 0.5, None
    return 1.0, end + timedelta(days=dice("later", problem.number).randint(6, 110))


def hold_resettlement(teller: Teller) -> None:
    """The evening at the resettlement site: 32 households, open talk, and a vote."""
    told, cast = facts()["resettlement"], teller.cast
    village = cast.named[told["village"]]
    clerk = cast.at(Role.STATION_KEEPER, village)[0]
    at = moment(told["at"])
    with transaction.atomic(), teller.pausing():
        walk = Walk(at - timedelta(days=2, hours=4), teller.until)
        plan = MeetingPlan(
            key=key_of("resettlement"),
            title=told["title"],
            place=village,
            held_at=at,
            spot=told["spot"],
            occasion=told["occasion"],
            departments=[cast.department("poverty")],
            fictitious=True,
        )
        meeting = walk.do(collect.plan_meeting, plan, by=clerk)
        walk.to(at + timedelta(hours=2))
        present = [Attendance(role=As.HOUSEHOLD) for _one in range(told["households"])] + [
            Attendance(role=As.OFFICIAL, heads=told["officials"]),
            Attendance(role=As.COMMITTEE, heads=told["committees"]),
            Attendance(role=As.GROUP_LEADER, heads=told["group_leaders"]),
            Attendance(role=As.DELEGATE, heads=told["delegates"]),
        ]
        walk.do(collect.hold_meeting, meeting, present=present, minutes=told["minutes"], by=clerk)
        walk.do(
            collect.count_ballot,
            meeting,
            title=told["ballot"],
            how=Ballot.How.SECRET,
            votes=[tuple(vote) for vote in told["votes"]],
            counters=[clerk, cast.at(Role.INSTITUTE_MANAGER, cast.township_of(village))[0]],
            by=clerk,
        )
