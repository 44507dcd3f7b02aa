"""A case whose work is done, for the tests of asking and deciding."""

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.dispatch import actions as dispatch
from huiyin.evaluate import actions
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import Complaint, How, Satisfaction
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Note
from huiyin.track.kinds import ProgressKind

GOOD = Verdict(How.PHONE, solved=True, satisfied=Satisfaction.SATISFIED)
BAD = Verdict(How.PHONE, solved=False, satisfied=Satisfaction.UNSATISFIED, reasons=(Complaint.NOT_SOLVED,))


class Done:
    """A case whose work was reported done; `voices` people speak in it."""

    def __init__(
        self, voices: int = 1, answered: bool = True, resident=None, contacted: bool = False, **more
    ):
        self.bureau = cast.organisation()
        self.handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=self.bureau)
        self.leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=self.bureau)
        self.operator, self.supervisor = cast.operator(), cast.supervisor()
        self.case = cast.a_case(resident=resident, **more)
        for _number in range(voices - 1):
            archive.file_under(cast.a_request(), self.case, by=MACHINE)
        self.work(answer="请看看。" if answered else "", contacted=contacted)

    def work(self, answer: str = "请看看。", contacted: bool = False):
        """The bureau is sent an order, carries it out and reports."""
        order = dispatch.send_order(self.case, dispatch.Duty(self.bureau), by=cast.dispatcher())
        dispatch.sign(order, by=self.handler)
        if contacted:
            dispatch.contact(order, by=self.handler)
        dispatch.report(order, words="换了灯。", answer=answer, by=self.handler)
        dispatch.accept_report(order, by=self.leader)
        react_to_all()
        self.read()

    def read(self):
        """The case and its voices as they stand."""
        self.case = Case.objects.select_related("place", "category").get(pk=self.case.pk)
        self.requests = list(Request.objects.filter(voice__case=self.case).order_by("pk"))
        return self

    def redone(self, explained: int = 3):
        """Discontent, worked on once more, explained face to face, and discontent again."""
        self.hear(BAD)
        actions.send_round_again(self.case, grounds="再查", why="not_solved", by=self.supervisor)
        self.work()
        for _time in range(explained):
            note = Note("到他家里当面讲了政策。", kind=ProgressKind.EXPLAINED)
            track.note_case(self.case, note, by=self.handler)
        return self.hear(BAD)

    def hear(self, verdict=GOOD):
        for request in self.requests:
            actions.evaluate(request, self.case, verdict, by=self.operator)
        return self

    def keeper(self):
        """The keeper of the station in the village."""
        return cast.user_with(Role.STATION_KEEPER, self.case.place)
