"""What lies on each demo account's desk today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries import offer_figures, whom_to_ask
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.places.queries import villages_of
from huiyin.plan.models import Slot
from huiyin.web.demo import accounts
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import matters, words
from huiyin.web.demo.invent import dice, hour_of_day, key_of, one_of
from huiyin.web.demo.projects import ProjectTeller, Service
from huiyin.web.demo.story import Story, Teller
from huiyin.web.demo.visits import sitting
from huiyin.web.demo.walk import Walk, workday_before

OURS = 900_000
QUICK = 0.05
WAVES = 9
INSTITUTE, STATION = "institute", "station"  # of the demo's own township and village


@dataclass(frozen=True)
class Waiting:
    """A number of matters that wait at one stage for somebody, some office days old."""

    stop: str
    days: int
    count: int = 1
    here: bool = False
    to: str = ""
    channel: Channel = Channel.HOTLINE


ORDERS = (
    Waiting("filed", 0, 4, here=True, channel=Channel.PORTAL),
    Waiting("filed", 1, 4),
    Waiting("sent", 1, 3, to="water"),
    Waiting("sent", 3, 1, to="water"),
    Waiting("sent", 1, 2, here=True, to=INSTITUTE),
    Waiting("sent", 1, 2, here=True, to=STATION),
    Waiting("returned", 3, 2),
    Waiting("again", 12, 2),
    Waiting("signed", 4, 3, to="water"),
    Waiting("signed", 24, 2, to="water"),
    Waiting("reported", 6, 3, to="water"),
    Waiting("signed", 40, 2),
    Waiting("accepted", 7, 3, here=True),
    Waiting("accepted", 9, 5),
    Waiting("asked", 10, 5),
    Waiting("lawful", 14, 2),
    Waiting("later", 16, 2),
    Waiting("refused", 12, 1),
    Waiting("handed", 18, 1),
    Waiting("noted", 1, 5, channel=Channel.MEDIA),
    Waiting("longer", 2, 2, to="water"),
    Waiting("outside", 2, 2, to="water"),
    Waiting("outside_answered", 3, 2, to="water"),
    Waiting("longer", 2, 1, here=True, to=STATION),
    Waiting("passed_up", 1, 2, here=True, to=STATION),
    Waiting("passed_on", 1, 1, here=True, to=STATION),
    Waiting("reported", 2, 1, here=True, to=STATION),
)


def fits(matter: dict[str, Any], to: str) -> bool:
    """Whether a matter of the ordinary kind is one for this department, or for anybody near."""
    return "urgency" not in matter and to in ("", INSTITUTE, STATION, matter["to"])


def waiting_stories(cast: Cast, until: datetime) -> Iterator[Story]:
    """Matters for the desks: at the demo's village where `here`; for one department where `to`."""
    number = OURS
    here = cast.named[accounts.VILLAGE]
    local = {INSTITUTE: f"I{cast.township_of(here).pk}", STATION: f"S{here.pk}"}
    kinds = [one for one in matters() if "report" in one and "project" not in one]
    for wanted in ORDERS:
        for _one in range(wanted.count):
            number += 1
            chance = dice("desk", number)
            matter = chance.choice([one for one in kinds if fits(one, wanted.to)])
            if wanted.to in local:
                matter = {**matter, "to": local[wanted.to]}
            village = here if wanted.here else chance.choice(cast.villages)
            at = workday_before(until, wanted.days) + timedelta(minutes=chance.uniform(-90, -1))
            yield Story(
                number,
                at,
                village,
                matter,
                wanted.channel,
                stop=wanted.stop,
                pace=QUICK,
                plain=True,
                what="desk",
            )
    yield from came_again(until, chance.choice(cast.villages), kinds[0])


def came_again(until: datetime, village: Place, matter: dict[str, Any]) -> Iterator[Story]:
    """Closed content, and said again in the same village: the supervisor is to look at both."""
    for number, (stop, days) in enumerate((("", 22), ("filed", 2))):
        at = workday_before(until, days)
        yield Story(
            OURS + 800 + number,
            at,
            village,
            matter,
            Channel.HOTLINE,
            stop=stop,
            pace=QUICK,
            plain=True,
            what="desk",
        )


def waiting_services(cast: Cast, until: datetime) -> Iterator[Service]:
    """Projects around the demo's village: to be approved, to be answered, and on the way today."""
    town = cast.named[accounts.TOWNSHIP]
    here = cast.named[accounts.VILLAGE]
    near = [one for one in villages_of(town) if one.pk != here.pk]
    kinds = [one for one in matters() if "project" in one]
    stages = [("proposed", 3), ("proposed", 5), ("drafted", 2), ("offered", 5), ("offered", 8)]
    for place, (stop, ahead) in enumerate(stages):
        number = OURS + 500 + place
        village = here if stop == "offered" else near[place % len(near)]
        at = workday_before(until, 3)
        lead = (until - at).days + ahead
        yield Service(_service(number, at, village, kinds[place % len(kinds)], stop), lead)


def _service(number: int, at: datetime, village: Place, matter: dict[str, Any], stop: str) -> Story:
    return Story(number, at, village, matter, Channel.STATION, stop=stop, pace=QUICK, plain=True, what="desk")


class DeskTeller(ProjectTeller):
    """Puts the demo's own volunteer and team leader into what lies ahead."""

    def offer_to_us(self) -> None:
        """The demo volunteer is asked for each open slot of the demo's village."""
        us, keeper = accounts.account_of(Role.VOLUNTEER), accounts.account_of(Role.STATION_KEEPER)
        volunteer = us.volunteer
        village = self.cast.named[accounts.VILLAGE]
        slots = Slot.objects.filter(place=village, ends_at__gt=self.until, project__state="approved")
        walk = Walk(self.until - timedelta(hours=3), self.until)
        with transaction.atomic():
            for slot in slots.select_related("project__place"):
                walk.do(dispatch.offer_many, slot, [(volunteer.pk, {"near": True, "km": 0.4})], by=keeper)

    def in_waves(self) -> None:
        """A few services to come whose people are invited in waves, the first of which is out."""
        slots = Slot.objects.filter(
            starts_at__gt=self.until + timedelta(days=1), state="open", project__state="approved"
        )
        for slot in slots.select_related("project__place", "place").order_by("-starts_at", "pk")[:WAVES]:
            keeper = self.cast.at(Role.STATION_KEEPER, slot.place)[0]
            walk = Walk(self.until - timedelta(hours=2), self.until)
            with transaction.atomic():
                foreseen = walk.do(whom_to_ask, slot, slot.least, 20, offer_figures())
                if foreseen.invitation.count:
                    walk.do(dispatch.send_wave, slot, needed=slot.least, km=20, by=keeper)

    def today(self) -> None:
        """A roll for the team leader: about to begin, people expected, nobody checked in yet."""
        village = self.cast.named[accounts.VILLAGE]
        matter = next(one for one in matters() if one.get("project") == "cleanup")
        at = workday_before(self.until, 2)
        story = _service(OURS + 700, at, village, matter, "answered")
        self.serve(Service(story, lead=(self.until - at).total_seconds() / 86400 + 0.02))
        slot = Slot.objects.filter(key=key_of("desk", story.number, "slot")).first()
        if slot is not None:
            self.take_part(slot)

    def take_part(self, slot: Slot) -> None:
        """The demo volunteer has said yes to today's slot."""
        us = accounts.account_of(Role.VOLUNTEER)
        with transaction.atomic():
            keeper: User = accounts.account_of(Role.STATION_KEEPER)
            known = Assignment.objects.filter(slot=slot, volunteer=us.volunteer, state__in=Assignment.LIVE)
            offers = list(known)
            fresh = Slot.objects.select_related("project__place").get(pk=slot.pk)
            if not offers:
                walk = Walk(self.until - timedelta(hours=20), self.until)
                offers = walk.do(dispatch.offer_many, fresh, [(us.volunteer.pk, {"near": True})], by=keeper)
            for assignment in offers:
                assignment.slot, assignment.volunteer = fresh, us.volunteer
                if assignment.state == Assignment.State.OFFERED:
                    walk = Walk(assignment.offered_at + timedelta(minutes=30), self.until)
                    walk.do(dispatch.accept, assignment, by=us)


def set_aside(teller: Teller) -> None:
    """Published texts that carry no need of the county's: each with the reason why."""
    editor = teller.cast.at(Role.MEDIA_EDITOR, teller.cast.county)[0]
    for number, row in enumerate(words()["asides"]):
        at = teller.until - timedelta(days=9 + number * 13)
        with transaction.atomic(), teller.pausing():
            walk = Walk(at, teller.until)
            item = walk.do(
                collect.note_item,
                key=key_of("aside", number),
                source=one_of("media", dice("aside", number)),
                title=row["title"],
                words=row["words"],
                url="",
                published_at=at - timedelta(hours=6),
                by=editor,
            )
            walk.worked(1)
            if item.state == item.State.NEW:
                walk.do(collect.set_item_aside, item, reason=row["reason"], by=editor)


def gatherings(cast: Cast, until: datetime) -> Iterator[tuple[int, Place, datetime]]:
    """Talk meetings of the last months, and those still to come, two of them at the demo's village."""
    here = cast.named[accounts.VILLAGE]
    for number in range(24):
        day = until - timedelta(days=15 * number + 12)
        yield (
            number,
            cast.villages[number * 17 % len(cast.villages)],
            day.replace(hour=19, minute=0, second=0),
        )
    for number, days in enumerate((-1, 2, 9)):
        yield 100 + number, here, hour_of_day(until + timedelta(days=days), dice("gathering", number))


def gather(teller: Teller, number: int, village: Place, at: datetime) -> None:
    """Arranged and, where its day has come and nobody is to write its minutes today, held."""
    clerk = teller.cast.at(Role.STATION_KEEPER, village)[0]
    leader = teller.cast.leaders()[number % 40]
    with transaction.atomic(), teller.pausing():
        walk = Walk(min(at - timedelta(days=4), teller.until - timedelta(hours=5)), teller.until)
        wanted = MeetingPlan(
            key=key_of("gathering", number),
            title=f"{village.name}屋场恳谈会",
            place=village,
            held_at=at,
            spot="村部坪里",
            leaders=[leader],
            fictitious=True,
        )
        meeting = walk.do(collect.plan_meeting, wanted, by=clerk)
        if number >= 100:
            return
        walk.to(at + timedelta(hours=2))
        minutes = "大家围坐，敞开来谈，记下的事当场认领。"
        walk.do(collect.hold_meeting, meeting, present=sitting(number), minutes=minutes, by=clerk)
        words = "下次恳谈会前，把今天提的事逐件回话。"
        due = (at + timedelta(days=45)).date()
        promised = walk.do(collect.promise, meeting, leader=leader, words=words, due_on=due, by=clerk)
        walk.later(timedelta(days=25))
        if number % 3:
            walk.do(collect.keep_promise, promised, by=leader)
