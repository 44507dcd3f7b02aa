"""The coming two weeks: services that stations hold, who promised to come, who is missing, and a plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import FortnightPlan
from huiyin.dispatch.queries import evening_before, offer_figures
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import telling_of
from huiyin.plan import actions as plan
from huiyin.plan.models import Project, Slot
from huiyin.web.demo import accounts
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.facts import services
from huiyin.web.demo.invent import dice, key_of
from huiyin.web.demo.projects import ProjectTeller
from huiyin.web.demo.walk import Walk

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
PROJECTS, SHORT = 36, 3
"""So many projects lie ahead; so many more begin before long and have too few people."""
LAST = 12
"""So many days from now the latest first service is held; the second follows a day or two later."""
KNOWN = DAY * 4
LATEST, MORNING = 18, 9
"""From this hour of the day on, what is next begins tomorrow at that hour."""


@dataclass(frozen=True)
class Coming:
    """A service to come: which project of how many, what it is, where, and when its seats are taken."""

    number: int
    told: dict[str, Any]
    village: Place
    starts: tuple[datetime, ...]


class AheadTeller(ProjectTeller):
    """Lays out what stations hold in the coming two weeks."""

    def sow(self) -> None:
        """Told once: the projects, the promises made so far, and the services that are short."""
        if Project.objects.filter(key=key_of("ahead", 0)).exists():
            return
        for one in [*self.coming(), *self.short()]:
            with transaction.atomic():
                slots = self.drafted(one)
                if one.number < PROJECTS and one.number % 3 == 0:
                    self.promised(slots[0])
        first = localdate(self.next_start())
        raised = min(self.until, evening_before(first, offer_figures()) + MINUTE)
        with telling_of(raised):
            dispatch.raise_go_checks(by=MACHINE)

    def coming(self) -> Iterator[Coming]:
        """Two services each, of every kind in turn, at villages far from one another."""
        kinds, villages = services(), self.cast.villages
        for number in range(PROJECTS):
            told, chance = kinds[number % len(kinds)], dice("ahead", number)
            village = villages[number * len(villages) // PROJECTS]
            first = localtime(self.until) + DAY * chance.randint(1, LAST)
            first = first.replace(hour=told["at"], minute=0, second=0, microsecond=0)
            yield Coming(number, told, village, (first, first + DAY * chance.randint(1, 2)))

    def short(self) -> Iterator[Coming]:
        """What begins next, for which nobody has promised yet; one of them next to the demo's own village."""
        kinds, villages = services(), self.cast.villages
        here = villages.index(self.cast.named[accounts.VILLAGE])
        for number in range(SHORT):
            at = (here + 1 + number * len(villages) // SHORT) % len(villages)
            yield Coming(PROJECTS + number, kinds[1 + number], villages[at], (self.next_start(),))

    def next_start(self) -> datetime:
        """Two hours from now; when the day is far gone, tomorrow morning."""
        moment = localtime(self.until).replace(minute=0, second=0, microsecond=0)
        if moment.hour < LATEST:
            return moment + 2 * HOUR
        return (moment + DAY).replace(hour=MORNING)

    def drafted(self, one: Coming) -> list[Slot]:
        """The station drafts it with its slots, the institute agrees."""
        told, walk = one.told, Walk(self.until - KNOWN, self.until)
        keeper = self.cast.at(Role.STATION_KEEPER, one.village)[0]
        design = plan.Design(
            f"{one.village.name}{told['title']}",
            told["purpose"],
            one.village,
            self.cast.units[f"S{one.village.pk}"],
            key=key_of("ahead", one.number),
            campaign=self.cast.campaigns[told["campaign"]],
        )
        project = walk.do(plan.draft, design, cases=[], by=keeper)
        slots = [walk.do(plan.add_slot, project, seat, by=keeper) for seat in self.seats(one)]
        walk.do(plan.propose, project, by=keeper)
        walk.later(5 * HOUR)
        town = self.cast.township_of(one.village)
        walk.do(plan.approve, project, by=self.cast.at(Role.INSTITUTE_MANAGER, town)[-1])
        return list(Slot.objects.filter(pk__in=[slot.pk for slot in slots]).select_related("project__place"))

    def seats(self, one: Coming) -> Iterator[plan.Seat]:
        """Each time it is held, as a slot."""
        told = one.told
        for time, starts in enumerate(one.starts):
            yield plan.Seat(
                told["slot"],
                starts,
                starts + HOUR * told["hours"],
                one.village,
                key=key_of("ahead", one.number, time),
                skills=[self.cast.skills[code] for code in told["skills"]],
                least=told["least"],
                most=told["most"],
                needs_leader=told.get("leader", False),
                checks=told.get("checks", ()),
                priority=told.get("priority", 3),
            )

    def promised(self, slot: Slot) -> None:
        """One or two of the township were asked days ago and said yes: a plan leaves them where they are."""
        walk = Walk(self.until - DAY, self.until)
        keeper = self.cast.at(Role.STATION_KEEPER, slot.place)[0]
        near = self.cast.helpers[self.cast.township_of(slot.place).pk]
        able = [one for one in near if set(slot.skills) <= set(one.skills) and not slot.checks]
        users: dict[int, User] = {one.pk: one.user for one in able[:2] if one.user is not None}
        offers = [(pk, {"skill": True, "near": True}) for pk in users]
        for assignment in walk.do(dispatch.offer_many, slot, offers, by=keeper) if offers else []:
            walk.later(HOUR)
            self.said_yes(walk, assignment, users[assignment.volunteer_id])


def sow_plan() -> None:
    """The county's two weeks planned once, and beside it the same with everybody kept nearer to home."""
    key, dispatcher = key_of("plan", 0), accounts.account_of(Role.COUNTY_DISPATCHER)
    if FortnightPlan.objects.filter(key=key).exists():
        return
    place = Cast().county
    base = _made(dispatch.Wish(place, key), dispatcher)
    nearer = {"kilometre": 3 * base.weights["kilometre"]}
    _made(dispatch.Wish(place, key_of("plan", 1), beside=base, weights=nearer), dispatcher)


def _made(wish: dispatch.Wish, by: User) -> FortnightPlan:
    """Asked for, and its job done here at once."""
    asked = dispatch.ask_plan(wish, by=by)
    if asked.job_id is not None:
        run(asked.job_id)
    return FortnightPlan.objects.get(pk=asked.pk)
