"""What people may try with one matter, as a hypothesis state machine with a memory of its own.

Each walk begins with one voice in one case. A step is one verb by one person, right or wrong; a verb that
refuses changes nothing. After each step the promises in `promises.py` are looked at.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Reply
from huiyin.collect.models import Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.actions import ProofTerms
from huiyin.dispatch.kinds import Grade, ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import clock_above
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Found, Proposed, Verdict
from huiyin.evaluate.jobs import wake_what_is_due
from huiyin.evaluate.kinds import Apart, How, Procedure, Satisfaction
from huiyin.evaluate.models import Ending, Relapse
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, OUTSIDER, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.present import now, telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.models import Project
from huiyin.tests import cast
from huiyin.tests.walks import promises
from huiyin.track import actions as track
from huiyin.track.actions import Heard, Passing, Plea
from huiyin.track.jobs import light_up
from huiyin.track.models import Extension, Forward


class Town:
    """Two bureaus with a handler and a leader each, and everybody else who may touch a matter.

    The third is the village's station, with its keeper under the manager of the institute.
    """

    def __init__(self) -> None:
        village, town = cast.village(), cast.township()
        bureaus = [cast.organisation(), cast.organisation()]
        self.bureaus = [*bureaus, cast.organisation("station", village)]
        self.institute = cast.organisation("institute", town)
        self.handlers = [cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit) for unit in bureaus]
        self.handlers += [cast.user_with(Role.STATION_KEEPER, village, self.bureaus[STATION])]
        self.leaders = [cast.user_with(Role.DEPARTMENT_LEADER, unit=unit) for unit in bureaus]
        self.leaders += [cast.user_with(Role.INSTITUTE_MANAGER, town, self.institute)]
        self.dispatchers = [cast.dispatcher(), cast.dispatcher()]
        self.supervisor, self.operator = cast.supervisor(), cast.operator()
        self.keeper = cast.user_with(Role.STATION_KEEPER, cast.village())
        self.chief = cast.user_with(Role.COUNTY_LEADER)
        self.centre = cast.organisation("centre")
        self.case = cast.a_case()
        terms = ProofTerms(Grade.B, today(), "县里的规定")
        dispatch.set_proof_rule(None, terms, seen=0, by=self.dispatchers[0])
        self.began = now()

    @property
    def people(self) -> list[User]:
        """Everybody, in a fixed order."""
        some = [self.supervisor, self.operator, self.keeper, self.chief]
        return [*self.handlers, *self.leaders, *self.dispatchers, *some]


@dataclass
class Memory:
    """What the walk itself saw happen, to hold the house's answers against."""

    at: datetime
    hands: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    verdicts: dict[tuple[int, int], bool] = field(default_factory=dict)
    seen: dict[int, bool] = field(default_factory=dict)


STATION = 2  # its place beside the two bureaus
USUAL = 4  # of five times the person whose task it is tries; the fifth it is anybody
who = st.integers(0, 9)
chance = st.integers(0, USUAL)
either = st.integers(0, 1)
ends = st.sampled_from(["", "", "", "", Apart.LATER, Apart.HANDED])


class Loop(RuleBasedStateMachine):
    """One matter and everybody around it."""

    town: Town
    ends: Counter[str]
    closings: Counter[int]
    ends_apart: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.walk = transaction.atomic()
        self.walk.__enter__()
        self.memory = Memory(self.town.began)
        self.pk = self.town.case.pk

    def teardown(self) -> None:
        """The whole of it is looked at once more, and undone."""
        try:
            with telling_of(self.memory.at):
                case = self.case
                promises.at_the_end(case)
            self.ends[case.state] += 1
        finally:
            transaction.set_rollback(True)
            self.walk.__exit__(None, None, None)

    @property
    def case(self) -> Case:
        """The matter as it stands."""
        return Case.objects.select_related("place", "category").get(pk=self.pk)

    @contextmanager
    def trying(self):
        """A verb happens whole, or is refused in words and changes nothing; then what is owed happens."""
        self.memory.at += timedelta(minutes=1)
        with telling_of(self.memory.at):
            try:
                with transaction.atomic():
                    yield
            except (Refused, PermissionDenied):
                return
            react_to_all()

    def hand(self, usual: User, often: int, other: int) -> User:
        """Mostly the one whose task it is."""
        return usual if often else self.town.people[other]

    def order(self, *states: str) -> WorkOrder | None:
        """The first order of the case in one of these states."""
        rows = WorkOrder.objects.filter(case=self.pk, state__in=states)
        return rows.select_related("case__place", "organisation").order_by("pk").first()

    def side(self, order: WorkOrder) -> int:
        """Whose order it is: the first or the second bureau, or the station."""
        return [unit.pk for unit in self.town.bureaus].index(order.organisation_id)

    def live(self) -> list[Request]:
        """Voices that still speak."""
        rows = Request.objects.filter(voice__case=self.pk, state__in=Request.LIVE)
        return list(rows.select_related("voice", "place", "resident").order_by("pk"))

    def project(self, *states: str) -> Project | None:
        """The first project for the case in one of these states."""
        rows = Project.objects.filter(needs__case=self.pk, state__in=states)
        return rows.select_related("place").order_by("pk").first()

    def worked(self, person: User, unit: Organisation | int | None = None) -> None:
        """Remember whose hands were in it."""
        self.memory.hands.add(person.pk)
        if unit is not None:
            self.memory.units.add(unit if isinstance(unit, int) else unit.pk)

    # --- what people do

    @initialize(steps=st.integers(0, 14), solved=st.booleans(), apart=ends)
    def begin(self, steps: int, solved: bool, apart: str) -> None:
        """The matter was filed, and has gone some of its way."""
        self.as_usual(steps, solved, apart)

    @rule()
    def another_voice(self) -> None:
        """A neighbour says the same and is put beside the first."""
        if len(self.live()) < 3:
            with self.trying():
                archive.file_under(cast.a_request(), self.case, by=MACHINE)

    @rule(side=either, lead=st.booleans(), often=chance, other=who)
    def send(self, side: int, lead: bool, often: int, other: int) -> None:
        """A bureau is given the duty."""
        duty = dispatch.Duty(self.town.bureaus[side], is_lead=lead, basis="三定方案")
        with self.trying():
            dispatch.send_order(self.case, duty, by=self.hand(self.town.dispatchers[0], often, other))

    @rule(often=chance, other=who)
    def sign(self, often: int, other: int) -> None:
        """The bureau takes it on."""
        if order := self.order(WorkOrder.State.SENT):
            person = self.hand(self.town.handlers[self.side(order)], often, other)
            with self.trying():
                dispatch.sign(order, by=person)
                self.worked(person, order.organisation_id)

    @rule(often=chance, other=who)
    def contact(self, often: int, other: int) -> None:
        """The handler rings the resident."""
        if order := self.order(*WorkOrder.OPEN):
            with self.trying():
                dispatch.contact(order, by=self.hand(self.town.handlers[self.side(order)], often, other))

    @rule(often=chance, other=who, answer=st.booleans())
    def report(self, often: int, other: int, answer: bool) -> None:
        """The handler says it is done."""
        if order := self.order(WorkOrder.State.SIGNED):
            person = self.hand(self.town.handlers[self.side(order)], often, other)
            with self.trying():
                dispatch.report(order, words="换了灯。", answer="灯亮了。" if answer else "", by=person)
                self.worked(person, order.organisation_id)

    @rule(often=chance, other=who)
    def accept(self, often: int, other: int) -> None:
        """The leader stands for it."""
        if order := self.order(WorkOrder.State.REPORTED):
            person = self.hand(self.town.leaders[self.side(order)], often, other)
            with self.trying():
                dispatch.accept_report(order, by=person)
                self.worked(person, order.organisation_id)

    @rule(often=chance, other=who)
    def ask_for_more(self, often: int, other: int) -> None:
        """The leader is not content with the report."""
        if order := self.order(WorkOrder.State.REPORTED):
            with self.trying():
                leader = self.hand(self.town.leaders[self.side(order)], often, other)
                dispatch.send_back_report(order, why="缺照片", by=leader)

    @rule(often=chance, other=who)
    def give_back(self, often: int, other: int) -> None:
        """Not our duty."""
        if order := self.order(WorkOrder.State.SENT, WorkOrder.State.SIGNED):
            with self.trying():
                handler = self.hand(self.town.handlers[self.side(order)], often, other)
                dispatch.return_order(order, reason=ReturnReason.NOT_OURS, basis="三定", by=handler)

    @rule(often=chance, other=who)
    def cancel(self, often: int, other: int) -> None:
        """The centre takes the duty away."""
        if order := self.order(*WorkOrder.OPEN):
            with self.trying():
                dispatch.cancel_order(order, by=self.hand(self.town.dispatchers[0], often, other))

    @rule(often=chance, other=who)
    def ask_for_more_time(self, often: int, other: int) -> None:
        """The bureau will not be done in time."""
        if order := self.order(WorkOrder.State.SIGNED):
            plea = Plea(order.due_at.date() + timedelta(days=5), Reason.FUNDS, "没到货。", "要等灯杆到货。")
            handler = self.hand(self.town.handlers[self.side(order)], often, other)
            with self.trying():
                track.ask_extension(order, plea, by=handler)
            self.ask_outside(order, handler)

    def ask_outside(self, order: WorkOrder, handler: User) -> None:
        """And asks a firm by a link, which answers at once."""
        with self.trying():
            forward = track.forward(order, Passing("供电公司", "请停电半天。"), by=handler)
            track.answer_forward(forward, Heard(Forward.State.TAKEN, "明天来。"), by=OUTSIDER)

    @rule(often=chance, other=who)
    def beyond(self, often: int, other: int) -> None:
        """It comes down to the station, which cannot settle it, nor can the institute: a step of that."""
        case, told = self.case, dispatch.Beyond("去看过。", "要电工上杆。")
        lies = clock_above(case) is not None
        order = self.order(WorkOrder.State.SENT, WorkOrder.State.SIGNED)
        keeper, manager = self.town.handlers[STATION], self.town.leaders[STATION]
        with self.trying():
            if lies:
                dispatch.pass_on(case, told, by=self.hand(manager, often, other))
            elif order is not None and order.organisation == self.town.bureaus[STATION]:
                dispatch.pass_up(order, told, by=self.hand(keeper, often, other))
            else:
                duty = dispatch.Duty(self.town.bureaus[STATION], is_lead=order is None, basis="清单")
                dispatch.send_order(case, duty, by=self.hand(manager, often, other))

    @rule(far=st.booleans(), often=chance, other=who)
    def move(self, far: bool, often: int, other: int) -> None:
        """The place was wrong."""
        place = cast.village("花桥镇白水村" if far else "车江街道白水村")
        person = self.hand(self.town.dispatchers[0], often, other)
        with self.trying():
            dispatch.move_case(self.case, place, why="去看过。", by=person)

    @rule(good=st.booleans(), often=chance, other=who)
    def decide_on_more_time(self, good: bool, often: int, other: int) -> None:
        """One level up says yes or no."""
        asked = Extension.objects.filter(order__case=self.pk, state=Extension.State.ASKED)
        if extension := asked.select_related("order__case__place", "order__organisation__place").first():
            person = self.hand(self.town.supervisor, often, other)
            with self.trying():
                if good:
                    track.grant_extension(extension, by=person)
                else:
                    track.refuse_extension(extension, words="按时办。", by=person)

    @rule(often=chance, other=who)
    def design(self, often: int, other: int) -> None:
        """The centre drafts a project."""
        person = self.hand(self.town.dispatchers[0], often, other)
        case = self.case
        design = plan.Design("陪诊", "陪老人", case.place, self.town.centre)
        with self.trying():
            made = plan.draft(design, cases=[case], by=person)
            start = self.memory.at + timedelta(days=1)
            seat = plan.Seat("陪护", start, start + timedelta(hours=2), case.place)
            plan.add_slot(made, seat, by=person)
            plan.propose(made, by=person)

    @rule(often=chance, other=who)
    def approve(self, often: int, other: int) -> None:
        """Another hand approves the project."""
        if project := self.project(Project.State.PROPOSED):
            with self.trying():
                plan.approve(project, by=self.hand(self.town.dispatchers[1], often, other))

    @rule(good=st.booleans(), often=chance, other=who)
    def end_project(self, good: bool, often: int, other: int) -> None:
        """The project is carried out, or given up."""
        if project := self.project(*Project.OPEN):
            person = self.hand(self.town.dispatchers[0], often, other)
            with self.trying():
                if good:
                    plan.finish(project, result="陪了三次。", by=person)
                else:
                    plan.call_off(project, by=person)

    @rule(done=st.booleans(), often=chance, other=who)
    def answer(self, done: bool, often: int, other: int) -> None:
        """Somebody of the centre tells the residents."""
        person = self.hand(self.town.dispatchers[1], often, other)
        with self.trying():
            replies = [Reply(one, "已经修好，请看看。") for one in self.live()]
            if dispatch.answer_case(self.case, replies, done=done, by=person) and done:
                self.worked(person)

    @rule(own=st.booleans(), solved=st.booleans(), reached=chance, often=chance, other=who)
    def hear(self, own: bool, solved: bool, reached: int, often: int, other: int) -> None:
        """A resident says how it went, by himself or on the telephone."""
        case = self.case
        asked = [one for one in self.live() if (one.pk, case.round) not in self.memory.verdicts]
        if not asked:
            return
        grade = Satisfaction.SATISFIED if solved else Satisfaction.UNSATISFIED
        way = How.SELF if own else How.PHONE
        verdict = Verdict(way, contacted=own or bool(reached), solved=solved, satisfied=grade)
        by = RESIDENT if own else self.hand(self.town.operator, often, other)
        with self.trying():
            evaluate.evaluate(asked[0], case, verdict, by=by)
            if verdict.contacted:
                self.memory.verdicts[asked[0].pk, case.round] = solved

    @rule()
    def not_fixed(self) -> None:
        """A resident says it is not fixed."""
        told = Request.objects.filter(
            voice__case=self.pk, state__in=(Request.State.ANSWERED, Request.State.SETTLED)
        )
        if request := told.select_related("voice").order_by("pk").first():
            case = self.case
            with self.trying():
                collect.say_not_fixed(request, by=RESIDENT)
                if case.state == Case.State.REPORTED:
                    self.memory.verdicts[request.pk, case.round] = False

    @rule(often=chance, other=who)
    def close(self, often: int, other: int) -> None:
        """Somebody wants to close."""
        case = self.case
        person = self.hand(self.town.supervisor, often, other)
        with self.trying():
            evaluate.close(case, grounds="都满意。", by=person)
            promises.rightly_closed(case, person, self.memory.hands, self.memory.units, self.memory.verdicts)
            promises.rightly_proved(case, self.memory.seen.get(case.round))
            self.closings[case.round] += 1

    @rule(holds=st.booleans(), often=chance, other=who)
    def look(self, holds: bool, often: int, other: int) -> None:
        """Somebody who did none of it goes and looks: what was only told does not close."""
        case = self.case
        person = self.hand(self.town.keeper, often, other)
        with self.trying():
            evaluate.check_site(case, Found(holds, "看过。"), by=person)
            promises.rightly_looked(person, self.memory.hands, self.memory.units)
            self.memory.seen[case.round] = holds

    @rule(often=chance, other=who)
    def again(self, often: int, other: int) -> None:
        """Somebody wants another round."""
        with self.trying():
            person = self.hand(self.town.supervisor, often, other)
            evaluate.send_round_again(self.case, grounds="灯又灭了", why="not_solved", by=person)

    @rule(put_off=st.booleans(), next_day=st.integers(0, 2), often=chance, other=who)
    def propose_end(self, put_off: bool, next_day: int, often: int, other: int) -> None:
        """Somebody wants it to end otherwise than by content residents."""
        told = {
            "until": timezone.localdate(self.memory.at) + timedelta(days=5),
            "owner": self.town.bureaus[0],
        }
        where = {"procedure": Procedure.COURT, "receiver": "县人民法院", "number": "民初1号"}
        kind = Apart.LATER if put_off else Apart.HANDED
        proposed = Proposed(kind, "要等。", "到时再办。", **(told if put_off else where))
        with self.trying():
            person = self.hand(self.town.supervisor, often, other)
            evaluate.propose_end(self.case, proposed, by=person)
        if next_day:
            self.judge_end(next_day > 1, often, other)

    @rule(agreed=st.booleans(), often=chance, other=who)
    def judge_end(self, agreed: bool, often: int, other: int) -> None:
        """Another person agrees, or does not."""
        rows = Ending.objects.filter(case=self.pk, state=Ending.State.PROPOSED)
        ending = rows.select_related("case__place").order_by("-pk").first()
        if ending is None:
            return
        person = self.hand(self.town.dispatchers[0], often, other)
        with self.trying():
            if not agreed:
                evaluate.refuse_end(ending, reason="再办。", by=person)
                return
            evaluate.approve_end(ending, by=person)
            promises.rightly_ended(ending, person, self.memory.hands, self.memory.units)
            self.ends_apart[ending.kind] += 1

    @rule(same=st.booleans(), often=chance, other=who)
    def came_again(self, same: bool, often: int, other: int) -> None:
        """A neighbour says the like after the closing; somebody finds it the same matter, or another."""
        if self.case.state != Case.State.CLOSED:
            return
        with self.trying():
            cast.a_case()
            evaluate.watch_relapses(self.memory.at - timedelta(hours=1), by=MACHINE)
        rows = Relapse.objects.filter(closure__case=self.pk, finding="")
        found = rows.select_related("case__place", "closure__case__place").first()
        if found is None:
            return
        person = self.hand(self.town.supervisor, often, other)
        with self.trying():
            if same:
                evaluate.reopen_relapsed(found, grounds="还是那盏。", by=person)
            else:
                evaluate.judge_relapse(found, Relapse.Finding.OTHER, grounds="别的灯。", by=person)
            promises.rightly_judged(person, self.memory.hands, self.memory.units)

    @rule()
    def take_back(self) -> None:
        """A resident takes his voice back."""
        if speaking := self.live():
            with self.trying():
                collect.withdraw(speaking[-1], by=RESIDENT)

    @rule(hours=st.sampled_from([3, 30, 200]))
    def time_passes(self, hours: int) -> None:
        """Clocks run, and somebody is told of those that are late."""
        self.memory.at += timedelta(hours=hours)
        with self.trying():
            light_up()
            wake_what_is_due()
            promises.nothing_sleeps_too_long(self.case)
            promises.nobody_is_late_unheard(self.case)

    @rule(steps=st.integers(1, 4), solved=st.booleans(), apart=ends)
    def as_usual(self, steps: int, solved: bool, apart: str) -> None:
        """For a while everybody does what he should; the second time it is solved, or it ends apart."""
        for _step in range(steps):
            self.next_step(self.case, solved, apart)
            self.nothing_is_dropped()

    def next_step(self, case: Case, solved: bool, apart: str) -> None:
        """What should happen next, by the one whose task it is."""
        if case.state == Case.State.REPORTED:
            waiting = [one for one in self.live() if (one.pk, case.round) not in self.memory.verdicts]
            if waiting:
                self.hear(False, solved or case.round > 1, 1, 1, 0)
            elif all(self.memory.verdicts[one.pk, case.round] for one in self.live()):
                if not self.memory.seen.get(case.round):
                    self.look(True, 1, 0)
                self.close(1, 0)
            elif apart:
                self.propose_end(apart == Apart.LATER, 2, 1, 0)
            else:
                self.again(1, 0)
        elif self.order(WorkOrder.State.SENT):
            self.sign(1, 0)
        elif self.order(WorkOrder.State.SIGNED):
            self.report(1, 0, True)
        elif self.order(WorkOrder.State.REPORTED):
            self.accept(1, 0)
        elif self.project(Project.State.PROPOSED):
            self.approve(1, 0)
        elif self.project(*Project.OPEN):
            self.end_project(True, 1, 0)
        elif case.state in (Case.State.FILED, Case.State.WORKING):
            self.send(0, True, 1, 0)

    # --- what must be true whatever they did

    @invariant()
    def nothing_is_dropped(self) -> None:
        """Owner, clock, answer."""
        with telling_of(self.memory.at):
            promises.kept(self.case, self.town.dispatchers[0], self.town.leaders[STATION])
