"""How one ordinary matter goes: said, filed, sent, done, reviewed, asked about, closed, or round again."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import MediaItem, Meeting, Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import live_voices
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import Complaint, How, Satisfaction
from huiyin.evaluate.policy import may_ask
from huiyin.kernel.people.access import RESIDENT, Actor
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident, User
from huiyin.kernel.places.models import Place
from huiyin.track import actions as track
from huiyin.track.models import Chase
from huiyin.web.demo import apart, astray, beyond, longer, outside
from huiyin.web.demo.answers import answer_of
from huiyin.web.demo.cast import Cast
from huiyin.web.demo.invent import dice, key_of, name_of, one_of, phone_of, say, voice_of
from huiyin.web.demo.walk import NotYet, Walk

DAY = timedelta(days=1)
CONTENT = (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIR)
DISCONTENT = (Satisfaction.UNSATISFIED, Satisfaction.UNSATISFIED, Satisfaction.VERY_UNSATISFIED)


@dataclass
class Story:
    """One matter before it is told. `stop` names a stage after which it waits; `pace` 1 is ordinary."""

    number: int
    at: datetime
    village: Place
    matter: dict[str, Any]
    channel: Channel = Channel.HOTLINE
    stop: str = ""
    pace: float = 1.0
    plain: bool = False
    words: str = ""
    what: str = "request"
    meeting: Meeting | None = None
    done_at: datetime | None = None
    repeats: int = 0
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = dice(self.what, self.number)

    def happens(self, share: float) -> bool:
        """Whether a turn that is taken in `share` of stories is taken in this one; never in a plain one."""
        return self.chance.random() < share and not self.plain


class Teller:
    """Tells stories with one cast, up to one present moment."""

    def __init__(self, cast: Cast, until: datetime) -> None:
        self.cast = cast
        self.until = until

    def tell(self, story: Story) -> None:
        """One whole story in one transaction, as far as it has come by now."""
        with transaction.atomic(), self.pausing():
            walk = Walk(story.at, self.until, stop=story.stop, pace=story.pace)
            case, request = self.said(walk, story)
            walk.stage("filed")
            if "answer" in story.matter and story.channel != Channel.MEDIA:
                self.answered(walk, story, case)
            else:
                self.handled(walk, story, case, request)

    @staticmethod
    def pausing() -> suppress:
        """What is still to come is left out."""
        return suppress(NotYet)

    # --- collect and archive

    def said(self, walk: Walk, story: Story) -> tuple[Case, Request]:
        """The voice is received and filed; sometimes neighbours say the same a little later."""
        request = self.received(walk, story, story.words or voice_of(story.matter["words"], story.chance))
        case = Case.objects.select_related("place").get(voice_set__request=request)
        for again in range(1, story.repeats + 1):
            walk.later(timedelta(hours=story.chance.uniform(0.2, 7)))
            words = voice_of(story.matter["words"], story.chance)
            self.received(walk, story, words, into=case, again=again)
        return case, request

    def received(
        self, walk: Walk, story: Story, words: str, into: Case | None = None, again: int = 0
    ) -> Request:
        """One voice through the story's channel."""
        taker, chance = self.taker(story), story.chance
        urgency = Urgency(story.matter.get("urgency", Urgency.ORDINARY))
        if urgency == Urgency.ORDINARY and story.happens(0.04):
            urgency = Urgency.URGENT
        said = collect.Said(
            channel=story.channel,
            matter=Matter(story.matter["matter"]),
            words=words,
            place=story.village,
            key=key_of(story.what, story.number, again or "first"),
            category=self.cast.categories[story.matter["category"]],
            urgency=urgency,
            spot=say("{spot}", chance),
            resident=self.resident(walk, story, again),
            secrecy=story.matter["matter"] in ("report", "complaint") and story.happens(0.3),
            meeting=story.meeting,
        )
        if into is None:
            return self.taken(walk, story, said, taker)
        clerk = self.cast.one(Role.COUNTY_DISPATCHER, chance)
        return walk.do(self._joined, said, into, taker, clerk)

    def taken(self, walk: Walk, story: Story, said: collect.Said, taker: Actor) -> Request:
        """Received; a published text is noted first and taken by the editor."""
        if story.channel != Channel.MEDIA or not isinstance(taker, User):
            return walk.do(collect.receive, said, by=taker)
        item = walk.do(
            collect.note_item,
            key=key_of(story.what, story.number, "item"),
            source=one_of("media", story.chance),
            title=archive.title_from(said.words)[:40],
            words=said.words,
            url="",
            published_at=walk.at - timedelta(hours=5),
            by=taker,
        )
        walk.later(timedelta(minutes=story.chance.uniform(20, 300)))
        walk.stage("noted")
        return walk.do(collect.take_item, MediaItem.objects.get(pk=item.pk), said, by=taker)

    @staticmethod
    def _joined(said: collect.Said, case: Case, taker: Actor, clerk: User) -> Request:
        """A voice that the centre puts into a known case at once: the reaction finds it seated."""
        request = collect.receive(said, by=taker)
        archive.file_under(request, case, by=clerk)
        return request

    def taker(self, story: Story) -> Actor:
        """Who writes a voice down."""
        cast, chance = self.cast, story.chance
        if story.channel == Channel.HOTLINE:
            return cast.one(Role.HOTLINE_OPERATOR, chance)
        if story.channel == Channel.MEDIA:
            return cast.at(Role.MEDIA_EDITOR, cast.county)[0]
        if story.channel in (Channel.STATION, Channel.MEETING):
            return cast.at(Role.STATION_KEEPER, story.village)[0]
        return RESIDENT

    def resident(self, walk: Walk, story: Story, neighbour: int) -> Resident | None:
        """Who speaks, with an invented name; a published text has no name, a neighbour is another person."""
        if story.channel == Channel.MEDIA:
            return None
        number = story.number * 5 + neighbour
        return walk.do(
            remember_resident,
            name=name_of(number, "resident"),
            phone=phone_of(number + (5_000_000 if story.what != "request" else 0), "residents"),
            place=story.village,
            by=RESIDENT,
        )

    # --- the short way: an answer at once

    def answered(self, walk: Walk, story: Story, case: Case) -> None:
        """A question that the centre answers by itself."""
        answerer = self.cast.one(Role.COUNTY_DISPATCHER, story.chance)
        walk.worked(story.chance.uniform(0.3, 6))
        replies = [collect.Reply(one, story.matter["answer"]) for one in live_voices(case)]
        walk.do(dispatch.answer_case, case, replies, done=True, by=answerer)
        walk.stage("accepted")
        self.judged(walk, story, case, [])

    # --- the long way: an order, work, a review

    def handled(self, walk: Walk, story: Story, case: Case, request: Request) -> None:
        """A department carries it out; then the residents are asked, and somebody else decides."""
        chance = story.chance
        walk.worked(chance.uniform(0.1, 3) if not story.happens(0.06) else chance.uniform(8, 30))
        if not story.repeats and story.happens(0.02):
            walk.do(collect.withdraw, request, by=RESIDENT)
            return
        if not story.plain:
            astray.set_right(walk, self.cast, story.number, case)
        code = story.matter["to"]
        if story.stop == "returned" or story.happens(0.05):
            self.returned(walk, story, case)
            walk.stage("returned")
        worked = self.worked(walk, story, case, code)
        self.judged(walk, story, case, worked)

    def returned(self, walk: Walk, story: Story, case: Case) -> None:
        """Sent to the wrong department first, which sends it back with its basis."""
        others = [code for code in ("housing", "city", "farming", "water") if code != story.matter["to"]]
        wrong = story.chance.choice(others)
        order = self.sent(walk, story, case, wrong, wrong=True)
        walk.worked(story.chance.uniform(1, 8))
        handler = self.cast.of(Role.DEPARTMENT_HANDLER, wrong)[0]
        walk.do(
            dispatch.return_order,
            order,
            reason=ReturnReason.NOT_OURS,
            basis=one_of("returned", story.chance),
            by=handler,
        )
        walk.worked(story.chance.uniform(0.5, 4))

    def sent(
        self, walk: Walk, story: Story, case: Case, code: str, *, lead: bool = True, wrong: bool = False
    ) -> WorkOrder:
        """The centre gives a department its duty."""
        chance = story.chance
        duty = dispatch.Duty(
            self.cast.department(code),
            key=key_of(story.what, story.number, "order", code, case.round, lead, wrong),
            is_lead=lead,
            instructions=one_of("instructions", chance),
            basis=one_of("basis", chance),
        )
        return walk.do(dispatch.send_order, case, duty, by=self.cast.one(Role.COUNTY_DISPATCHER, chance))

    def worked(self, walk: Walk, story: Story, case: Case, code: str) -> list[WorkOrder]:
        """Sent, signed, spoken with, done, reviewed; sometimes late, chased, or with a second department."""
        chance = story.chance
        order = self.sent(walk, story, case, code)
        orders = [order]
        if story.happens(0.05):
            other = chance.choice([one for one in ("city", "farming", "health") if one != code])
            orders.append(self.sent(walk, story, case, other, lead=False))
        walk.stage("sent")
        for one in orders[1:]:
            self.carried_out(walk, story, one)
        self.carried_out(walk, story, order)
        return orders

    def carried_out(self, walk: Walk, story: Story, order: WorkOrder) -> None:
        """One department's own work."""
        chance, code = story.chance, order.organisation.code
        own = self.cast.of(Role.DEPARTMENT_HANDLER, code) or self.cast.of(Role.STATION_KEEPER, code)
        handler = chance.choice(own)
        walk.worked(chance.uniform(0.1, 2) if not story.happens(0.12) else chance.uniform(3, 20))
        walk.do(dispatch.sign, order, by=handler)
        walk.worked(chance.uniform(0.2, 7))
        if not story.happens(0.06):
            walk.do(dispatch.contact, order, by=handler)
        walk.stage("signed")
        if story.stop == "longer":
            longer.ask(walk, order, handler)
            walk.stage("longer")
        if story.stop in (outside.ASKED, outside.ANSWERED):
            outside.ask(walk, order, handler, answered=story.stop == outside.ANSWERED)
            walk.stage(story.stop)
        if story.stop in (beyond.UP, beyond.ON):
            beyond.pass_up(walk, self.cast, order, handler, on=story.stop == beyond.ON)
            walk.stage(story.stop)
        self.time_passes(walk, story, order, handler)
        self.reported(walk, story, order, handler)
        walk.stage("reported")
        walk.worked(chance.uniform(0.5, 6))
        chief = self.cast.of(Role.DEPARTMENT_LEADER, code)[0]
        if story.happens(0.04):
            walk.do(dispatch.send_back_report, order, why=one_of("again", chance), by=chief)
            walk.worked(chance.uniform(4, 20))
            self.reported(walk, story, order, handler)
            walk.worked(chance.uniform(0.5, 6))
        walk.do(dispatch.accept_report, order, by=chief)
        walk.stage("accepted")

    def reported(self, walk: Walk, story: Story, order: WorkOrder, handler: User) -> None:
        """What the department says it did; and what it proposes to tell the residents."""
        words = say(self.outcome(story), story.chance)
        answer, template = answer_of(order, words, walk.at, (story.what, story.number))
        walk.do(dispatch.report, order, words=words, answer=answer, template=template, by=handler)

    @staticmethod
    def outcome(story: Story) -> str:
        """What the department says it did."""
        said: str = story.matter.get("report") or story.matter["answer"]
        return said

    def time_passes(self, walk: Walk, story: Story, order: WorkOrder, handler: User) -> None:
        """The work takes its time; a few take far too long and are chased."""
        chance = story.chance
        if story.done_at is not None:
            walk.to(story.done_at)
            return
        if order.case.urgency == Urgency.CRITICAL:
            walk.later(timedelta(minutes=chance.uniform(20, 100)))
            return
        if story.happens(0.3):
            walk.worked(chance.uniform(1, 10))
            note = track.Note(one_of("notes", chance), key=key_of(story.what, story.number, "note", order.pk))
            walk.do(track.note_case, order.case, note, by=handler)
        if story.happens(0.06):
            longer.ask_and_hear(walk, self.cast, order, handler)
            walk.worked(chance.uniform(60, 110))
            self.chased(walk, story, order)
            walk.worked(chance.uniform(8, 160))
            return
        walk.worked(chance.uniform(3, 34))

    def chased(self, walk: Walk, story: Story, order: WorkOrder) -> None:
        """A supervisor presses for an end."""
        supervisor = self.cast.one(Role.SUPERVISOR, story.chance)
        how = story.chance.choice(list(Chase.How))
        walk.do(track.chase, order, how=how, words=one_of("chases", story.chance), by=supervisor)

    # --- asking and deciding

    def judged(self, walk: Walk, story: Story, case: Case, orders: list[WorkOrder]) -> None:
        """The residents are asked; content means closed, discontent another round."""
        first = case.round == 1 and bool(orders)
        discontent = (first and (story.stop == "again" or story.happens(0.09))) or story.stop in apart.STOPS
        walk.worked(story.chance.uniform(1, 16))
        self.asked(walk, story, case, discontent)
        walk.stage("asked")
        walk.worked(story.chance.uniform(0.5, 12))
        if orders and apart.ends_now(story.stop, case):
            apart.end(self.cast, walk, orders[0], story.number, story.stop, story.chance)
            return
        decider = self.decider(story, answered=not orders)
        if not discontent:
            walk.do(evaluate.close, case, grounds=one_of("grounds", story.chance), by=decider)
            return
        words = one_of("again", story.chance)
        walk.do(evaluate.send_round_again, case, grounds=words, why="not_solved", by=decider)
        walk.stage("again")
        walk.worked(story.chance.uniform(0.5, 6))
        self.judged(walk, story, case, self.worked(walk, story, case, story.matter["to"]))

    def decider(self, story: Story, *, answered: bool) -> User:
        """Another hand: mostly the supervisors, and always for what the centre answered itself."""
        centre = story.chance.random() >= 0.7 and not answered
        role = Role.COUNTY_DISPATCHER if centre else Role.SUPERVISOR
        return self.cast.one(role, story.chance)

    def asked(self, walk: Walk, story: Story, case: Case, discontent: bool) -> None:
        """Each voice by telephone, on the page, or at the station; one in nine is reached the second time."""
        chance = story.chance
        for request in Request.objects.filter(voice__case=case, state__in=Request.LIVE).order_by("pk"):
            by, how = self.asker(story, case)
            if how == How.PHONE and story.happens(0.11):
                walk.do(evaluate.evaluate, request, case, Verdict(how, contacted=False), by=by)
                walk.worked(chance.uniform(2, 8))
            verdict = self.verdict(how, chance, discontent)
            if story.stop in apart.STOPS:
                verdict = replace(verdict, reasons=(Complaint.NOT_SOLVED,))
            walk.do(evaluate.evaluate, request, case, verdict, by=by)

    def asker(self, story: Story, case: Case) -> tuple[Actor, How]:
        """Who asks, and how: at the station only where its keeper may; a place may have been set right."""
        drawn = story.chance.random()
        if drawn < 0.2:
            return RESIDENT, How.SELF
        keeper = self.cast.at(Role.STATION_KEEPER, story.village)[0]
        if drawn < 0.35 and may_ask(keeper, case):
            return keeper, How.VISIT
        return self.cast.one(Role.HOTLINE_OPERATOR, story.chance), How.PHONE

    @staticmethod
    def verdict(how: How, chance: Random, discontent: bool) -> Verdict:
        """What the resident says."""
        if not discontent:
            words = one_of("verdicts", chance)
            return Verdict(how, solved=True, satisfied=chance.choice(CONTENT), words=words)
        return Verdict(
            how,
            solved=chance.random() < 0.3,
            satisfied=chance.choice(DISCONTENT),
            reasons=tuple(chance.sample(list(Complaint)[:5], 2)),
            words=one_of("complaints", chance),
        )
