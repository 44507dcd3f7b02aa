"""The whole demo county, in the order of its telling. Started again it goes on where it stopped."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import monotonic
from uuid import UUID

from django.db.models import Q

from huiyin.archive.actions import mark_fictitious
from huiyin.collect.kinds import Channel
from huiyin.collect.models import MediaItem, Meeting, Request
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.report.actions import take_boards, take_public, take_volunteers
from huiyin.track.jobs import light_up
from huiyin.web.demo import (
    accounts,
    ahead,
    apart,
    crew,
    desk,
    founding,
    hours,
    incidents,
    land,
    proofs,
    register,
    thanks,
    visits,
    volunteers,
    year,
)
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.crew import Task
from huiyin.web.demo.directory import sow_directory
from huiyin.web.demo.facts import matters
from huiyin.web.demo.invent import dice, key_of
from huiyin.web.demo.messages import sow_messages
from huiyin.web.demo.projects import ProjectTeller, Service
from huiyin.web.demo.story import Story
from huiyin.web.demo.supervising import sow_supervision

Tell = Callable[[str], None]
SERVICES = 0.045  # projects for each request of the year


@dataclass
class County:
    """One load: how much of it, by how many processes, and who hears how far it is."""

    tell: Tell
    scale: float = 1.0
    processes: int = 2
    _tenth: int = 0

    def load(self) -> None:
        """All of it."""
        with crew.quick():
            self._load()

    def _load(self) -> None:
        started = monotonic()
        self.tell("Places, limits, units and accounts")
        founding.found()
        cast = Cast()
        self.tell("Volunteers with accounts")
        volunteers.sow_helpers(cast, self.scale)
        volunteers.sign_all()
        self.tell("Volunteers, meetings of 2020, twelve months of requests")
        self.act(Cast(), now())
        sow_directory()  # at the end: the year's orders were sent by people who had none
        self.tell("Today's lights and boards")
        ours = Q(key__in=self._mine) | Q(item__key__in=self._mine)
        numbers = Request.objects.filter(ours).values_list("voice__case__no", flat=True)
        mark_fictitious([no for no in numbers if no], by=MACHINE)
        apart.watch(Cast())
        proofs.sow(Cast())
        hours.sow(Cast())
        incidents.sow(Cast())
        register.sow(Cast())
        thanks.sow(Cast())
        light_up()
        take_boards(by=MACHINE)
        take_public(by=MACHINE)
        take_volunteers(by=MACHINE)
        sow_supervision(Cast())
        proofs.look_again(Cast())
        sow_messages(cast.named[accounts.VILLAGE])
        self.tell("A plan of the coming two weeks")
        ahead.sow_plan()
        self.tell(f"The demo county is ready ({monotonic() - started:.0f} s)")

    def act(self, cast: Cast, until: datetime) -> None:
        """Everything that people did."""
        teller = desk.DeskTeller(cast, until)
        known = self.known()
        history: list[Task] = [partial(self._history, teller, known), *self.services(teller, known)]
        told = self.stories(cast, until)
        self._mine = {tale.key for tale in told}
        self._mine |= self._told_keys()
        tales = [tale for tale in told if tale.key not in known]
        work_calendar()
        pool = [partial(teller.tell, tale.story) for tale in tales]
        people: list[Task] = [partial(volunteers.sow_volunteers, self.scale)]
        lanes: list[list[Task]] = [[*people, *history]]
        if self.processes > 1:
            lanes = [people, history]
        crew.share(lanes, pool, partial(self._count, len(pool)))
        self.ahead(teller)

    def _count(self, all_of_them: int, done: int) -> None:
        """Tell how far it is, every tenth of the way."""
        tenth = done * 10 // max(all_of_them, 1)
        if tenth > self._tenth:
            self._tenth = tenth
            self.tell(f"  {done} of {all_of_them} matters")

    @staticmethod
    def known() -> set[UUID]:
        """Keys of what was told before."""
        rows: list[Iterable[UUID]] = [
            model.objects.values_list("key", flat=True) for model in (Request, Meeting, Project, MediaItem)
        ]
        return {key for keys in rows for key in keys}

    def stories(self, cast: Cast, until: datetime) -> list["Tale"]:
        """Ordinary matters, oldest first."""
        told = [*year.stories(cast, until, self.scale), *desk.waiting_stories(cast, until)]
        return [Tale(story) for story in sorted(told, key=lambda story: story.at)]

    def services(self, teller: ProjectTeller, known: set[UUID]) -> list[Task]:
        """Needs that projects answer, one after another: they share the volunteers."""
        kinds = [matter for matter in matters() if "project" in matter]
        told: list[Service] = []
        for story in year.stories(teller.cast, teller.until, self.scale * SERVICES):
            chance = dice("service", story.number)
            channel = Channel.STATION if chance.random() < 0.6 else Channel.HOTLINE
            matter = kinds[story.number % len(kinds)]
            told.append(
                Service(Story(story.number, story.at, story.village, matter, channel, what="service"))
            )
        told += desk.waiting_services(teller.cast, teller.until)
        fresh = [one for one in told if Tale(one.story).key not in known]
        self._services = [Tale(one.story).key for one in told]
        return [partial(teller.serve, one) for one in sorted(fresh, key=lambda one: one.story.at)]

    def _told_keys(self) -> set[UUID]:
        problems = {key_of("problem", one.number, "first") for one in visits.problems()}
        ours = {key_of("desk", desk.OURS + 700, "first"), key_of("land", 0), key_of("land", 1)}
        return problems | ours | set(self._services)

    @staticmethod
    def _history(teller: desk.DeskTeller, known: set[UUID]) -> None:
        """The first half of 2020, and the year's meetings."""
        if key_of("land", "evening") not in known:
            land.Dispute(teller).tell()
        if key_of("resettlement") not in known:
            visits.hold_resettlement(teller)
        for visit in visits.visits(teller.cast):
            if key_of("visit", visit.number) not in known:
                visits.hold_visit(teller, visit)
        desk.set_aside(teller)
        for number, village, at in desk.gatherings(teller.cast, teller.until):
            if key_of("gathering", number) not in known:
                desk.gather(teller, number, village, at)

    @staticmethod
    def ahead(teller: desk.DeskTeller) -> None:
        """What the demo's volunteer and team leader have before them."""
        if not Request.objects.filter(key=key_of("desk", desk.OURS + 700, "first")).exists():
            teller.today()
            teller.offer_to_us()
            teller.in_waves()
        ahead.AheadTeller(teller.cast, teller.until).sow()


@dataclass(frozen=True)
class Tale:
    """A story with the key that tells whether it was told before."""

    story: Story

    @property
    def key(self) -> UUID:
        """Of the first thing the story makes: its request, or the published text."""
        part = "item" if self.story.channel == Channel.MEDIA else "first"
        return key_of(self.story.what, self.story.number, part)
