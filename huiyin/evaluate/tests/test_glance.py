"""What a decision rests on stands in one column, in few queries however many orders and voices there are."""

import io
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.archive.actions import file_under
from huiyin.archive.actions.attachments import attach
from huiyin.archive.models import Case
from huiyin.collect import actions as collect
from huiyin.collect.actions import MeetingPlan
from huiyin.collect.kinds import Channel, Shows
from huiyin.collect.models import Photo, Request
from huiyin.dispatch import actions as dispatch
from huiyin.engines.documents import checked
from huiyin.engines.documents.tests import samples
from huiyin.engines.pictures import make_safe
from huiyin.evaluate import actions
from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import Complaint, How, Presence, Satisfaction
from huiyin.evaluate.tests.cast import GOOD, Done
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, today
from huiyin.plan import actions as plan
from huiyin.plan.tests.cast import a_project
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Note, Vow
from huiyin.track.kinds import ProgressKind

pytestmark = pytest.mark.django_db
MOST_OF_A_PAGE = 10
NEIGHBOURS = (("李小明", "13873400001"), ("王小红", "13873400002"), ("赵小兰", "13873400003"))
SECTIONS = ("said", "promised", "done", "proved", "answered", "contradicting", "who", "close")


def a_picture():
    return make_safe(io.BytesIO(samples.an_image(size=(400, 300))))


class Full:
    """Three orders, four voices, promises of both kinds, notes, photos, a document, and a second round."""

    def __init__(self):
        self.case = cast.a_case(resident=cast.resident())
        self.head = cast.user_with(Role.COUNTY_LEADER)
        self._meet()
        self.units = [cast.organisation(name=name) for name in ("住建局", "供电公司", "城管大队")]
        self.people = [cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit) for unit in self.units]
        self.supervisor, self.operator = cast.supervisor(), cast.operator()
        self._work("先换了灯泡。")
        actions.send_round_again(
            self.case, grounds="第二盏还不亮", why="partly", by=cast.user_with(Role.SUPERVISOR)
        )
        plan.call_off(a_project(self.case.place, cases=[self.case]), by=cast.dispatcher())
        self._work("重新布了线。")
        note = Note("四盏灯都亮。", kind=ProgressKind.AFTER, pictures=[a_picture()])
        track.note_case(self.case, note, by=self.people[0])
        track.promise(self.case, Vow(self.head, "年底再查一次", today()), by=self.supervisor)
        paper = checked(io.BytesIO(samples.a_pdf()), 900, 9000)
        attach(self.case, paper, "验收单.pdf", by=self.people[0])

    def _meet(self):
        dispatcher = cast.dispatcher()
        plan = MeetingPlan(uuid4(), "恳谈会", self.case.place, now())
        meeting = collect.plan_meeting(plan, by=dispatcher)
        for name, phone in NEIGHBOURS:
            spoke = cast.a_request(
                resident=cast.resident(name, phone), channel=Channel.MEETING, meeting=meeting
            )
            file_under(spoke, self.case, by=MACHINE)
            words = f"月底前修好{spoke.no}"
            vow = {"leader": self.head, "words": words, "due_on": today(), "request_no": spoke.no}
            collect.promise(meeting, **vow, by=dispatcher)

    def _work(self, words):
        duties = [dispatch.Duty(unit, is_lead=not place) for place, unit in enumerate(self.units)]
        orders = dispatch.send_together(self.case, duties, by=cast.dispatcher())
        for order, handler in reversed(list(zip(orders, self.people, strict=True))):
            dispatch.sign(order, by=handler)
            said = "灯修好了，请看看。" if order.is_lead else ""
            dispatch.report(
                order, words=words, answer=said, pictures=[(Shows.AFTER, a_picture())], by=handler
            )
            leader = cast.user_with(Role.DEPARTMENT_LEADER, unit=order.organisation)
            dispatch.accept_report(order, by=leader)
        react_to_all()
        self.case = Case.objects.select_related("place", "category").get(pk=self.case.pk)

    def hear(self):
        """Three are content; the fourth says so on the phone, and not so in the station."""
        requests = list(Request.objects.filter(voice__case=self.case).order_by("pk"))
        for request in requests:
            actions.evaluate(request, self.case, GOOD, by=self.operator)
        poor = {"solved": False, "satisfied": Satisfaction.UNSATISFIED, "reasons": (Complaint.TOO_SLOW,)}
        proxy = Verdict(How.STATION, presence=Presence.HERE, consent=True, **poor)
        keeper = cast.user_with(Role.STATION_KEEPER, self.case.place)
        actions.evaluate(requests[-1], self.case, proxy, by=keeper)
        return self

    def page(self, client, by=None):
        """The page and how many queries it asks, signed in and warm."""
        client.force_login(by or self.supervisor)
        address = reverse("evaluate:decide", args=[self.case.no])
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(address).content.decode()
        return page, len(seen.captured_queries)


def test_said_promised_done_proved_answered_and_who_decides_stand_in_this_order(client):
    page, _spent = Full().hear().page(client)
    places = [page.index(f'id="{one}"') for one in SECTIONS]
    assert places == sorted(places)
    for part in (
        "村口的路灯",
        "月底前修好",
        "年底再查一次",
        "重新布了线。",
        "四盏灯都亮。",
        "灯修好了",
        "第二盏还不亮",
        "验收单.pdf",
        "陪诊服务",
    ):
        assert part in page, part
    assert page.count("重新布了线。") == 3, "what each order answered, of this round alone"
    assert len(re.findall(r"/small\"", page)) == Photo.objects.count() - 3, "without those of the first round"
    assert "太慢" in page and "说法相互矛盾，核实以前不能销号" in page


def test_each_voice_is_named_by_its_mask_and_a_secret_one_not_at_all(client):
    full = Full().hear()
    Request.objects.filter(pk=full.case.voice_set.last().request_id).update(secrecy=True)
    page, _spent = full.page(client)
    assert "张**" in page or "张" in page and "13873412345" not in page
    assert "李小明" not in page and "13873400001" not in page


def test_who_did_the_work_is_named_and_does_not_decide(client):
    full = Full().hear()
    page, _spent = full.page(client)
    who = page[page.index('id="who"') : page.index('id="close"')]
    for unit, person in zip(full.units, full.people, strict=True):
        assert unit.name in who and person.display_name in who
    own, _spent = full.page(client, cast.user_with(Role.SUPERVISOR, unit=full.units[2]))
    assert "您或您的单位参与了办理" in own and "data-main" not in own


def test_whoever_answered_without_an_order_is_named_too(client):
    case, dispatcher = cast.a_case(), cast.dispatcher()
    voice = Request.objects.get(voice__case=case)
    dispatch.answer_case(case, [collect.Reply(voice, "到一楼办。")], done=True, by=dispatcher)
    client.force_login(cast.supervisor())
    page = client.get(reverse("evaluate:decide", args=[case.no])).content.decode()
    assert dispatcher.display_name in page[page.index('id="who"') :]


def test_three_orders_and_four_voices_cost_at_most_ten_queries(client):
    full = Full().hear()
    page, spent = full.page(client)
    assert page.count('class="voice"') >= 4 + 3 + 4 and spent <= MOST_OF_A_PAGE


def test_more_orders_and_voices_cost_no_more_queries(client):
    one = Done().hear()
    client.force_login(one.supervisor)
    address = reverse("evaluate:decide", args=[one.case.no])
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    assert Full().hear().page(client)[1] <= len(seen.captured_queries)
