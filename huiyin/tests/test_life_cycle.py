"""Each move of a matter, tried in each situation by everybody: it happens exactly where the table says.

The work orders' own table is in dispatch/tests/test_policy.py.
"""

from datetime import timedelta
from functools import cached_property

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import Reply
from huiyin.collect.models import Request
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.actions import ProofTerms
from huiyin.dispatch.kinds import Grade
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Found, Proposed, Seen, Verdict
from huiyin.evaluate.kinds import Apart, How, Presence, Procedure, Satisfaction
from huiyin.evaluate.models import Ending, Relapse, Revisit
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.actions import publish_root
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Heard, Note, Passing, Plea
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Chase, Forward

pytestmark = pytest.mark.django_db

BEFORE = {"filed", "working"}
ASKED = {"reported", "content", "unproved", "discontent", "explained", "proposed"}
SATISFIED = {"content", "unproved"}
DECIDABLE = ASKED - {"proposed"}
OPEN = BEFORE | ASKED
ENDED = {"closed", "withdrawn", "joined"}
ANY = OPEN | ENDED

CENTRE = {"dispatcher", "dispatcher who sent it"}
DESK = {"operator", "manager here", "keeper here"} | CENTRE
DOERS = {"handler who did it", "leader who did it"}
WATCHERS = {"supervisor", "supervisor of the unit that did it"}
LOOKERS = {"supervisor", "manager here", "keeper here"}
TABLE = {
    "file another voice": (DESK | {"resident"}, OPEN),
    "amend": (DESK, ANY),
    "send to a helper": (CENTRE | {"manager here"}, BEFORE),
    "answer": (DESK | WATCHERS, OPEN),
    "ask by telephone": ({"operator", "keeper here", "supervisor"}, {"reported", "proposed"}),
    "rate": ({"resident"}, ASKED),
    "rate for somebody": ({"keeper here"}, ASKED),
    "close": (CENTRE | {"supervisor"}, {"content"}),
    "send round again": (CENTRE | {"supervisor"}, DECIDABLE),
    "propose that it is lawful": (CENTRE | {"supervisor"}, {"explained"}),
    "propose to put it off": (CENTRE | {"supervisor"}, DECIDABLE - SATISFIED),
    "propose to hand it over": (CENTRE | {"supervisor"}, DECIDABLE - SATISFIED),
    "look on the spot": (CENTRE | LOOKERS, ASKED),
    "close after somebody looked": (CENTRE | {"supervisor"}, SATISFIED),
    "approve the end": (CENTRE | {"supervisor"}, {"proposed"}),
    "refuse the end": (CENTRE | {"supervisor"}, {"proposed"}),
    "approve one's own": (set(), ANY),
    "bring back after a relapse": (CENTRE | {"supervisor"}, {"closed"}),
    "find it another matter": (CENTRE | {"supervisor"}, {"closed"}),
    "look again and find it good": (CENTRE | LOOKERS, {"closed"}),
    "look again and find it back": (CENTRE | LOOKERS, {"closed"}),
    "take back": ({"operator", "resident"}, OPEN),
    "say it is not fixed": ({"operator", "resident"}, ASKED | {"closed"}),
    "note progress": (CENTRE | DOERS | WATCHERS | {"manager here", "keeper here"}, ANY),
    "chase": (CENTRE | WATCHERS, {"working"}),
    "ask somebody outside": (DOERS, {"working"}),
    "answer from outside": (set(), ANY),
    "move to its place": (DESK, OPEN),
    "ask for more time": (DOERS, {"working"}),
    "give more time": (CENTRE | {"supervisor"}, {"working"}),
    "refuse more time": (CENTRE | {"supervisor"}, {"working"}),
    "pass up what came down": ({"keeper here"}, BEFORE),
    "pass on what was passed up": ({"manager here"}, BEFORE),
}
HOLDING = {("move to its place", "working")}
"""Where the people of the unit that holds the matter may do it too, and nowhere else."""
NO_WORK = {"filed", "withdrawn", "joined"}
"""Where no unit was given the duty: nobody is a doer there."""


def fresh(case: Case) -> Case:
    return Case.objects.select_related("place", "category").get(pk=case.pk)


def draw_all() -> None:
    """Of this month's closed cases each township's are drawn next month."""
    month = today().replace(day=1)
    with telling_of(now() + timedelta(days=32)):
        publish_root(by=MACHINE)
        evaluate.draw_revisits(month, by=MACHINE)


class Matter:
    """One voice in one case, brought into a situation by the verbs of those whose task it is."""

    def __init__(self, situation: str) -> None:
        self.case = cast.a_case()
        self.request = self.case.voice_set.get().request
        self.bureau = cast.organisation()
        self.handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=self.bureau)
        self.leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=self.bureau)
        self.sender = cast.dispatcher()
        self.station = cast.organisation("station", cast.village())
        self.institute = cast.organisation("institute", cast.township())
        getattr(self, situation)()
        react_to_all()
        self.case = fresh(self.case)
        self.request.refresh_from_db()

    def filed(self) -> None:
        """Nobody has it yet."""

    def working(self) -> None:
        self.order = dispatch.send_order(self.case, dispatch.Duty(self.bureau), by=self.sender)
        dispatch.sign(self.order, by=self.handler)

    def reported(self) -> None:
        self.working()
        dispatch.report(self.order, words="换了灯。", answer="灯亮了。", by=self.handler)
        dispatch.accept_report(self.order, by=self.leader)
        react_to_all()
        self.request.refresh_from_db()

    def heard(self, *, solved: bool) -> None:
        self.reported()
        grade = Satisfaction.SATISFIED if solved else Satisfaction.UNSATISFIED
        verdict = Verdict(How.PHONE, solved=solved, satisfied=grade)
        evaluate.evaluate(self.request, self.order.case, verdict, by=cast.operator())

    def content(self) -> None:
        self.heard(solved=True)

    def unproved(self) -> None:
        """All are content, but the county asks for a photo or a paper, and there is none."""
        terms = ProofTerms(Grade.B, today(), "县里的规定")
        dispatch.set_proof_rule(self.case.category, terms, seen=0, by=self.sender)
        self.content()

    def discontent(self) -> None:
        self.heard(solved=False)

    def explained(self) -> None:
        """Worked on again, explained three times, and discontent still."""
        self.discontent()
        supervisor, case = cast.supervisor(), self.order.case
        evaluate.send_round_again(case, grounds="又灭了", why="not_solved", by=supervisor)
        react_to_all()
        self.case, self.request = fresh(self.case), Request.objects.get(pk=self.request.pk)
        self.heard(solved=False)
        for _time in range(3):
            track.note_case(self.case, Note("当面讲过。", kind=ProgressKind.EXPLAINED), by=self.handler)

    def proposed(self) -> None:
        """Not heard yet; somebody proposed to hand it over."""
        self.reported()
        self.proposer = cast.supervisor()
        self.ending = evaluate.propose_end(fresh(self.case), self.handing_over(), by=self.proposer)

    def closed(self) -> None:
        self.content()
        evaluate.close(self.order.case, grounds="当面确认。", by=cast.supervisor())
        draw_all()
        cast.a_case(words="灯又不亮了。")
        evaluate.watch_relapses(now() - timedelta(days=1), by=MACHINE)

    def withdrawn(self) -> None:
        collect.withdraw(self.request, by=RESIDENT)

    def joined(self) -> None:
        archive.join([self.request], cast.a_case(words="路灯不亮。"), by=self.sender)

    @cached_property
    def people(self):
        here, elsewhere = cast.township(), cast.township("花桥镇")
        return {
            "operator": cast.operator(),
            "dispatcher": cast.dispatcher(),
            "dispatcher who sent it": self.sender,
            "supervisor": cast.supervisor(),
            "county leader": cast.user_with(Role.COUNTY_LEADER),
            "manager here": cast.user_with(Role.INSTITUTE_MANAGER, here),
            "manager elsewhere": cast.user_with(Role.INSTITUTE_MANAGER, elsewhere),
            "keeper here": cast.user_with(Role.STATION_KEEPER, cast.village(), self.station),
            "keeper elsewhere": cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")),
            "handler who did it": self.handler,
            "leader who did it": self.leader,
            "handler of another unit": cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()),
            "supervisor of the unit that did it": cast.user_with(Role.SUPERVISOR, unit=self.bureau),
            "media editor": cast.user_with(Role.MEDIA_EDITOR),
            "team leader": cast.user_with(Role.TEAM_LEADER, here),
            "volunteer": cast.user_with(Role.VOLUNTEER, here),
            "system administrator": cast.user_with(Role.SYSTEM_ADMIN),
            "resident": RESIDENT,
        }

    # --- the verbs, each as one person would try it

    def do(self, verb: str, by) -> None:
        getattr(self, "_" + verb.replace(" ", "_").replace("'", ""))(by)

    def _file_another_voice(self, by) -> None:
        archive.file_under(self.other, self.case, by=by)

    @cached_property
    def other(self) -> Request:
        return cast.a_request(words="我家门口的灯也不亮。")

    def _amend(self, by) -> None:
        kept = {"matter": self.case.matter, "urgency": self.case.urgency}
        archive.amend(self.case, title="路灯", category=self.case.category, **kept, by=by)

    def _send_to_a_helper(self, by) -> None:
        dispatch.send_order(self.case, dispatch.Duty(cast.organisation(), is_lead=False), by=by)

    def _answer(self, by) -> None:
        dispatch.answer_case(self.case, [Reply(self.request, "下周换灯。")], by=by)

    def _ask_by_telephone(self, by) -> None:
        verdict = Verdict(How.PHONE, solved=True, satisfied=Satisfaction.SATISFIED)
        if by is RESIDENT:
            raise PermissionDenied  # nobody calls himself
        evaluate.evaluate(self.request, self.case, verdict, by=by)

    def _rate(self, by) -> None:
        if by is not RESIDENT:
            raise PermissionDenied  # staff ask, and are written down as having asked
        verdict = Verdict(How.SELF, solved=True, satisfied=Satisfaction.SATISFIED)
        evaluate.evaluate(self.request, self.case, verdict, by=by)

    def _rate_for_somebody(self, by) -> None:
        told = {"presence": Presence.HERE, "consent": True}
        verdict = Verdict(How.STATION, solved=True, satisfied=Satisfaction.SATISFIED, **told)
        evaluate.evaluate(self.request, self.case, verdict, by=by)

    def _close(self, by) -> None:
        evaluate.close(self.case, grounds="当面确认。", by=by)

    def _look_on_the_spot(self, by) -> None:
        evaluate.check_site(self.case, Found(True, "灯亮着。"), by=by)

    def _close_after_somebody_looked(self, by) -> None:
        keeper = self.people["keeper here"]
        evaluate.check_site(self.case, Found(True, "灯亮着。"), by=keeper)
        evaluate.close(self.case, grounds="现场看过。", by=by)

    def _send_round_again(self, by) -> None:
        evaluate.send_round_again(self.case, grounds="又坏了", why="not_solved", by=by)

    def handing_over(self, **more):
        where = {"procedure": Procedure.COURT, "receiver": "县人民法院", "number": "民初1号"}
        return Proposed(Apart.HANDED, "已立案。", "法院已受理。", **where, **more)

    def _propose_that_it_is_lawful(self, by) -> None:
        proposed = Proposed(Apart.LAWFUL, "已讲清。", "按规定归村里。", basis="照明管理办法第七条")
        evaluate.propose_end(self.case, proposed, by=by)

    def _propose_to_put_it_off(self, by) -> None:
        told = {"until": today() + timedelta(days=30), "owner": self.bureau}
        evaluate.propose_end(self.case, Proposed(Apart.LATER, "等雨停。", "雨停再修。", **told), by=by)

    def _propose_to_hand_it_over(self, by) -> None:
        evaluate.propose_end(self.case, self.handing_over(), by=by)

    def ending_here(self):
        if not hasattr(self, "ending"):
            raise Refused("There is no proposal.")
        return Ending.objects.select_related("case__place").get(pk=self.ending.pk)

    def _approve_the_end(self, by) -> None:
        evaluate.approve_end(self.ending_here(), by=by)

    def _refuse_the_end(self, by) -> None:
        evaluate.refuse_end(self.ending_here(), reason="还没有立案。", by=by)

    def _approve_ones_own(self, by) -> None:
        ending = self.ending_here()
        evaluate.approve_end(ending, by=ending.proposed_by)

    def _look_again(self, state, by) -> None:
        drawn = Revisit.objects.filter(case=self.case).select_related("case__place", "closure").first()
        if drawn is None:
            raise Refused("It was not drawn.")
        evaluate.revisit(drawn, Seen(state, "去看过。"), by=by)

    def _look_again_and_find_it_good(self, by) -> None:
        self._look_again(Revisit.State.HOLDS, by)

    def _look_again_and_find_it_back(self, by) -> None:
        self._look_again(Revisit.State.RELAPSED, by)

    def relapse_here(self):
        rows = Relapse.objects.select_related("case__place", "closure__case__place")
        found = rows.filter(closure__case=self.case).first()
        if found is None:
            raise Refused("Nothing came again.")
        return found

    def _bring_back_after_a_relapse(self, by) -> None:
        evaluate.reopen_relapsed(self.relapse_here(), grounds="还是那盏灯。", by=by)

    def _find_it_another_matter(self, by) -> None:
        evaluate.judge_relapse(self.relapse_here(), Relapse.Finding.OTHER, grounds="别的灯。", by=by)

    def _take_back(self, by) -> None:
        if not Request.objects.filter(pk=self.request.pk, voice__case=self.case).exists():
            raise Refused("The voice sits elsewhere.")
        collect.withdraw(self.request, by=by)

    def _say_it_is_not_fixed(self, by) -> None:
        collect.say_not_fixed(self.request, by=by)

    def _note_progress(self, by) -> None:
        track.note_case(self.case, Note("到现场看过。"), by=by)

    def _chase(self, by) -> None:
        if not hasattr(self, "order"):
            raise Refused("There is no order.")
        self.order.refresh_from_db()
        track.chase(self.order, how=Chase.How.PHONE, words="请抓紧。", by=by)

    def _move_to_its_place(self, by) -> None:
        dispatch.move_case(self.case, cast.village("花桥镇白水村"), why="去看过。", by=by)

    def _more_time(self, by):
        if not hasattr(self, "order"):
            raise Refused("There is no order.")
        if by is RESIDENT:
            raise PermissionDenied  # a resident has no account to do it with
        self.order.refresh_from_db()
        until = work_calendar().add_days(self.order.due_at, 2).date()
        plea = Plea(until, Reason.FUNDS, "灯杆没到货。", "要等灯杆到货。")
        return track.ask_extension(self.order, plea, by=by)

    def _forward(self, by):
        if not hasattr(self, "order"):
            raise Refused("There is no order.")
        if by is RESIDENT:
            raise PermissionDenied
        self.order.refresh_from_db()
        return track.forward(self.order, Passing("供电公司", "请停电半天。"), by=by)

    def _ask_somebody_outside(self, by) -> None:
        self._forward(by)

    def _answer_from_outside(self, by) -> None:
        """Only the link answers, never anybody with an account, nor the resident."""
        track.answer_forward(self._forward(self.handler), Heard(Forward.State.DONE, "好了。"), by=by)

    def _ask_for_more_time(self, by) -> None:
        self._more_time(by)

    def _give_more_time(self, by) -> None:
        track.grant_extension(self._more_time(self.handler), by=by)

    def _refuse_more_time(self, by) -> None:
        track.refuse_extension(self._more_time(self.handler), words="按时办。", by=by)

    def _pass_up_what_came_down(self, by) -> None:
        """The station was asked to help."""
        duty = dispatch.Duty(self.station, is_lead=False, basis="清单")
        order = dispatch.send_order(self.case, duty, by=self.sender)
        dispatch.pass_up(order, dispatch.Beyond("去看过。", "要电工。"), by=by)

    def _pass_on_what_was_passed_up(self, by) -> None:
        self._pass_up_what_came_down(self.people["keeper here"])
        dispatch.pass_on(self.case, dispatch.Beyond("问过供电所。", "没有电工。"), by=by)


def happens(matter: Matter, verb: str, by) -> bool:
    """Try it and undo it. What is refused leaves no event behind."""
    told = Event.objects.count()
    with transaction.atomic():
        try:
            with transaction.atomic():
                matter.do(verb, by)
            done = True
        except (Refused, PermissionDenied):
            done = False
        assert (Event.objects.count() > told) == done, (verb, by)
        transaction.set_rollback(True)
    for row in (matter.case, matter.request):
        row.refresh_from_db()
    return done


def expected(verb: str, situation: str, name: str) -> bool:
    people, situations = TABLE[verb]
    if (verb, situation) in HOLDING and name in DOERS:
        return True
    if name in DOERS and situation in NO_WORK:
        return False
    return name in people and situation in situations


@pytest.mark.parametrize("situation", sorted(ANY))
def test_a_move_happens_exactly_where_the_table_says(situation):
    matter = Matter(situation)
    assert matter.other and matter.people
    wrong = [
        (verb, name)
        for verb in TABLE
        for name, person in matter.people.items()
        if happens(matter, verb, person) != expected(verb, situation, name)
    ]
    assert wrong == []


def test_the_machine_closes_nothing():
    matter = Matter("content")
    with pytest.raises((Refused, PermissionDenied)):
        evaluate.close(matter.case, grounds="自动", by=MACHINE)
