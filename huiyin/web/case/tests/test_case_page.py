"""The case page: who sees what, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.collect.kinds import Matter
from huiyin.collect.models import KnowledgeEntry
from huiyin.dispatch import actions as dispatch
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import How, Satisfaction
from huiyin.evaluate.tests.cast import Done
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.kinds import PeopleKind, Role
from huiyin.kernel.people.models import Reveal
from huiyin.kernel.present import now, today
from huiyin.plan import actions as plan
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Note
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Chase

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10


class Round:
    """One case in its second round with everything that a page could show."""

    def __init__(self, **more):
        self.dispatcher, self.operator, self.supervisor = (
            cast.dispatcher(),
            cast.operator(),
            cast.supervisor(),
        )
        self.bureau = cast.organisation("department", name="住房和城乡建设局")
        self.handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=self.bureau)
        self.leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=self.bureau)
        self.case = cast.a_case(resident=cast.resident(), **more)
        self.request = self.case.voice_set.get().request

    def serve(self):
        order = dispatch.send_order(self.case, dispatch.Duty(self.bureau), by=self.dispatcher)
        track.chase(order, how=Chase.How.PHONE, words="请尽快签收。", by=self.supervisor)
        dispatch.sign(order, by=self.handler)
        note = Note("到现场量过，要换三盏灯。", ProgressKind.SURVEY, quantity=3, unit="盏")
        track.note_case(self.case, note, by=self.handler)
        dispatch.report(order, words="换了三盏灯。", answer="灯已换好，请您看看。", by=self.handler)
        dispatch.accept_report(order, by=self.leader)
        self.request.refresh_from_db()
        react_to_all()
        self.case.refresh_from_db()

    def ask(self, solved: bool):
        satisfied = Satisfaction.SATISFIED if solved else Satisfaction.UNSATISFIED
        evaluate.evaluate(
            self.request, self.case, Verdict(How.PHONE, solved=solved, satisfied=satisfied), by=self.operator
        )

    def plan(self):
        centre = cast.organisation("centre")
        project = plan.draft(
            plan.Design("点亮夜路", "装路灯", self.case.place, centre), cases=[self.case], by=self.dispatcher
        )
        seat = plan.Seat("装灯", now(), now() + timedelta(hours=2), self.case.place)
        plan.add_slot(project, seat, by=self.dispatcher)
        plan.call_off(project, by=self.dispatcher)


@pytest.fixture
def told():
    made = Round()
    made.plan()
    made.serve()
    made.ask(False)
    evaluate.send_round_again(made.case, grounds="第二盏还不亮", why="partly", by=made.supervisor)
    made.serve()
    made.ask(True)
    return made


def words(answer) -> str:
    return answer.content.decode()


def test_it_tells_the_whole_round_to_the_dispatcher(client, told):
    client.force_login(told.dispatcher)
    page = words(client.get(told.case.get_absolute_url()))
    for part in (
        "村口的路灯坏了",
        "第二盏还不亮",
        "换",
        "点亮夜路",
        "请尽快签收",
        "3 盏",
        "灯已换好",
        "为什么是这一分钟",
    ):
        assert part in page, part
    assert "张**" in page or "张*" in page
    assert "13873412345" not in page and "张桂英" not in page


@pytest.mark.parametrize("who", ["dispatcher", "operator", "supervisor", "handler", "leader"])
def test_it_costs_at_most_ten_queries(client, told, who):
    client.force_login(getattr(told, who))
    client.get(told.case.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(told.case.get_absolute_url()).status_code == 200
    assert len(seen) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in seen.captured_queries)


def test_a_reader_without_the_right_is_refused_and_an_unknown_number_is_not_found(client, told):
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()))
    assert client.get(told.case.get_absolute_url()).status_code == 403
    client.force_login(told.dispatcher)
    assert client.get("/cases/D26-9999999-9/").status_code == 404


def test_the_unit_complained_about_sees_no_requester_at_all(client):
    accused = cast.organisation("department")
    made = Round(against=accused, matter=Matter.COMPLAINT)
    dispatch.send_order(made.case, dispatch.Duty(accused), by=made.dispatcher)
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=accused))
    page = words(client.get(made.case.get_absolute_url()))
    assert made.request.words in page
    for hidden in ("who-spoke", "张*", "查看身份", "要求保密", "138****"):
        assert hidden not in page, hidden
    address = f"/cases/{made.case.no}/voices/{made.request.no}/identity"
    assert client.get(address).status_code == 403
    assert client.post(address, {"reason": "call_back"}).status_code == 403
    assert not Reveal.objects.exists()


def test_secrecy_hides_who_spoke_from_the_department(client):
    made = Round(secrecy=True)
    dispatch.send_order(made.case, dispatch.Duty(made.bureau), by=made.dispatcher)
    client.force_login(made.handler)
    page = words(client.get(made.case.get_absolute_url()))
    assert "诉求人要求保密，您看不到是谁。" in page and "张*" not in page


def test_an_identity_is_shown_once_for_a_reason_and_written_down(client, told):
    client.force_login(told.operator)
    address = f"/cases/{told.case.no}/voices/{told.request.no}/identity"
    assert "张桂英" not in words(client.get(address))
    refused = client.post(address, {"reason": "other"})
    assert refused.status_code == 422 and not Reveal.objects.exists()
    shown = client.post(address, {"reason": "call_back"})
    assert "张桂英" in words(shown) and "13873412345" in words(shown)
    assert "no-store" in shown["Cache-Control"]
    event = Event.objects.get(kind=PeopleKind.IDENTITY_VIEWED)
    assert (event.chain, event.facts["reason"]) == (told.request.no, "call_back")
    assert "查看身份信息" in words(client.get(told.case.get_absolute_url()))


def test_actions_are_offered_only_to_whom_they_belong(client, told):
    client.force_login(told.supervisor)
    assert "去决定" in words(client.get(told.case.get_absolute_url()))
    client.force_login(told.handler)
    page = words(client.get(told.case.get_absolute_url()))
    assert "去决定" not in page and "催办" not in page.split('id="story"')[0].replace("电话催办", "")


def test_a_photo_of_another_case_is_not_found(client, told):
    client.force_login(told.dispatcher)
    missing = f"/cases/{told.case.no}/photos/{told.request.key}"
    assert client.get(missing).status_code == 404


def test_a_closed_case_becomes_an_entry_of_the_knowledge_base(client):
    done = Done().hear()
    desk = cast.dispatcher()
    client.force_login(desk)
    address = reverse("case:learn", args=[done.case.no])
    assert client.get(address).status_code == 403
    evaluate.close(done.case, grounds="灯亮了。", by=done.supervisor)
    assert address in client.get(done.case.get_absolute_url()).text
    page = client.get(address).text
    assert "请看看。" in page and done.case.title in page
    day = today() + timedelta(days=200)
    told = {"question": "路灯坏了找谁？", "answer": "打12345，三天内来修。", "valid_from": today()}
    short = client.post(address, told | {"review_on": day, "owner": desk.pk})
    assert short.status_code == 422 and "请写明依据" in short.text
    client.post(address, told | {"review_on": day, "owner": desk.pk, "basis": "照明管理办法"})
    entry = KnowledgeEntry.objects.get()
    assert (entry.state, entry.owner, entry.review_on) == ("draft", desk, day)


def test_nothing_is_made_public_of_a_secret_case(client):
    done = Done(secrecy=True).hear()
    evaluate.close(done.case, grounds="灯亮了。", by=done.supervisor)
    client.force_login(cast.dispatcher())
    assert client.get(reverse("case:learn", args=[done.case.no])).status_code == 403
