"""axe-core finds nothing on any page that anybody can open, narrow or wide; none is wider than the screen."""

from io import BytesIO
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from huiyin.collect import actions as collect
from huiyin.collect.actions import Said, Wish, imports
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Category, Question, Request, Subscription
from huiyin.collect.queries import subscription_token
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.models import AnswerTemplate
from huiyin.dispatch.tests.cast import an_order, handler_of, leader_of
from huiyin.evaluate.models import Rule
from huiyin.kernel.calendar.models import Calendar, TimeLimit
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.people import actions as people
from huiyin.kernel.people import rates
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions.twofactor import code_at, counter_now
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Agreed, Agreement
from huiyin.kernel.places.actions import spread_schematic_pins
from huiyin.kernel.present import now, today
from huiyin.report import actions as report
from huiyin.tests import cast
from huiyin.tests.test_house_rules import pages
from huiyin.track.models import LadderRule
from huiyin.web import views
from huiyin.web.demo import accounts
from huiyin.web.desk.models import MorningRule
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_front_door import say_it
from huiyin.web.tests.world import World, address_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 390)
WALKED = set(
    "portal:say portal:where portal:photos portal:you portal:check portal:sent portal:progress evaluate:rate"
    " dispatch:served_hours evaluate:served evaluate:rate_served"
    " evaluate:by_link archive:nearby track:forward"
    " track:outside volunteers:joined"
    " signin:second signin:enrol signin:first_password accounts:confirm_erasing".split()
)
"""Pages in the middle of something: walks at the end, test_hours.py or test_serving.py go through them."""
NO_PAGES = set(
    "portal:staged_photo portal:remove_photo portal:not_fixed portal:withdraw portal:add_photo portal:photo"
    " portal:answer_inquiry"
    " portal:confirm portal:unsubscribe volunteers:find"
    " track:outside_photo track:revoke_forward track:project_photo"
    " open311:token archive:list_file archive:forget_view archive:unlink case:photo signin:stay set_language"
    " case:thumbnail api:nothing styleguide styleguide_points styleguide_answer".split()
)
"""Photos, presses of a button, empty answers, and what is there only in the demo (test_styleguide.py)."""
DRAWN = "map-view, map-pick, chart-view"


class Looks:
    """Looks pages over at both widths and keeps what was found, to be read all at once."""

    def __init__(self, axe) -> None:
        self._axe, self.found = axe, []

    def over(self, page, name: str) -> None:
        """The page as it stands, with everything unfolded."""
        page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
        if page.locator(DRAWN).count():
            page.wait_for_load_state("networkidle")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.found += [(name, width, words) for words in self._axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                self.found.append((name, width, "wider than the screen"))
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})


@pytest.fixture
def looks(axe):
    kept = Looks(axe)
    yield kept
    assert kept.found == []


class House:
    """A world with figures and work at every stage, people of every role, and each page's address."""

    def __init__(self) -> None:
        spread_schematic_pins(by=MACHINE)
        dispatch.seed_answers(by=MACHINE)
        self.world = World()
        self.users = {role: self.world.local(role) for role in Role.values}
        self.users[Role.COUNTY_DISPATCHER] = self.world.dispatcher
        self.below, self.passed = self._come_down()
        self.asked = cast.a_case(resident=cast.resident("刘桂花", "13873400000"), words="桥栏杆断了一截。")
        work_off(self.asked)
        self.spoke = self.asked.voice_set.get().request
        seen = Said(Channel.VOLUNTEER, Matter.HELP, "桥面破了。", self.world.village)
        self.sent = collect.receive(seen, by=self.users[Role.VOLUNTEER])
        rows = "姓名,电话,居住地\n何小虎,13800000001,车江街道白水村\n无名,1,没有这个村\n"
        self.file = people.hand_in_volunteers(rows, by=self.world.dispatcher)
        self.job = Job.objects.create(name="events.verify", state=Job.State.RUNNING, total=9, asked_at=now())
        Job.objects.create(name="events.verify", state=Job.State.FAILED, error="磁盘满", asked_at=now())
        told = {"kind": "dispatch.finish", "matter": "", "urgency": "", "amount": 3, "unit": "working_day"}
        days = {"since": "2026-01-01", "until": "2026-11-01"}
        self.rehearsal = Job.objects.create(
            name="rules.rehearse", arguments={"limit": told, **days}, asked_at=now()
        )
        self.sheet = a_tried_sheet(self.world.dispatcher)
        react_to_all()
        report.take_boards(by=MACHINE)
        report.take_public(by=MACHINE)
        report.take_volunteers(by=MACHINE)
        Agreed.objects.all().delete()  # there is something to sign
        self._values = self._chosen()

    def _come_down(self) -> tuple:
        """Two matters that came down to the village's station, one of which it passed up to its institute."""
        village, town = self.world.village, cast.township("车江街道")
        station, _institute = cast.organisation("station", village), cast.organisation("institute", town)
        self.users[Role.STATION_KEEPER] = keeper = cast.user_with(Role.STATION_KEEPER, village, station)
        cases = (cast.a_case(village) for _number in range(2))
        below, passed = (an_order(station, case, by_township_list=True) for case in cases)
        dispatch.pass_up(passed, dispatch.Beyond("换了灯泡，不亮。", "要电工上杆。"), by=keeper)
        return below, passed

    def _chosen(self) -> dict[str, list]:
        """Rows for pages of which the world has none, or none at the right stage."""
        road = Category.objects.get(code="road").pk
        question = Question.objects.get(category=road).pk
        template = AnswerTemplate.objects.earliest("pk").pk
        file = dict.fromkeys(("progress", "progress_state", "refused"), [self.file.pk])
        return {
            **dict.fromkeys(("evaluate:decide", "evaluate:check"), [self.asked.no]),
            "evaluate:propose": [self.asked.no, "later"],
            **dict.fromkeys(("evaluate:callback", "evaluate:proxy"), [self.spoke.no]),
            "dispatch:pass_up": [self.below.pk],
            **dict.fromkeys(("dispatch:pass_on", "dispatch:send"), [self.passed.case.no]),
            "case:identity": [self.asked.no, self.spoke.no],
            "field:sent": [self.sent.no],
            "portal:menu_item": [self.world.menu_item.pk],
            "portal:subscribe": [self.world.village.pk],
            "portal:subscribing": [self.world.village.pk],
            "portal:subscription": a_subscription(self.world.village),
            "imports:page": [self.sheet.pk],
            "rules:hours_change": [Calendar.objects.earliest("pk").pk],
            "rules:limit_revise": [TimeLimit.objects.filter(kind="dispatch.finish").earliest("pk").pk],
            "rules:evaluation_revise": [Rule.objects.earliest("pk").pk],
            "rules:ladder_revise": [LadderRule.objects.get(code="notice", urgency="").pk],
            **dict.fromkeys(("rules:rehearsal", "rules:rehearsal_state"), [self.rehearsal.pk]),
            "rules:morning_revise": [MorningRule.objects.get().pk],
            "rules:retention_decide": ["photos"],
            "rules:agreement": [Agreement.objects.earliest("pk").pk],
            "rules:agreement_publish": ["serving"],
            "rules:handling_revise": ["bounces"],
            "rules:planning_revise": ["weights"],
            "rules:offers_revise": ["sure"],
            "rules:presence_revise": ["metres"],
            "rules:proof_set": ["all"],
            **dict.fromkeys(("rules:template_revise", "rules:template_end"), [template]),
            "rules:category_rename": [road],
            "rules:category_end": [road],
            **dict.fromkeys(("rules:questions", "rules:question_add"), [road]),
            **dict.fromkeys(("rules:question_revise", "rules:question_end"), [question]),
            "accounts:unit": [self.world.bureau.pk],
            **{f"accounts:{short}": row for short, row in file.items()},
        }

    def address(self, name: str, entry) -> str:
        """Where the page is."""
        if name in self._values:
            return reverse(name, args=self._values[name])
        if not entry.pattern.converters:
            return reverse(name) + ("?day=2026-11-27" if name == "rules:day" else "")
        room = name.split(":")[0]
        one = {
            "rules": self.world.village,
            "operations": self.job,
            "accounts": self.users[Role.STATION_KEEPER],
        }
        if room in one:
            return reverse(name, args=[one[room].pk] * len(entry.pattern.converters))
        return address_of(self.world, name) or ""

    def may_open(self, entry) -> list[str]:
        """Roles whose browser to try; "" without an account."""
        first = (Role.COUNTY_DISPATCHER, Role.DEPARTMENT_HANDLER, *Role.values)
        return [""] if entry.callback.public else [role for role in first if role in entry.callback.roles]


def a_subscription(village) -> list:
    """The key and token of somebody's who was asked for consent."""
    wish = Wish(village, "zhang@example.com", "zh-hans", "http://testserver")
    collect.subscribe(wish, by=RESIDENT)
    one = Subscription.objects.get()
    return [one.key, subscription_token(one)]


def a_tried_sheet(user):
    """An old system's spreadsheet whose columns are known."""
    told = "工单编号,来电时间,诉求内容\n2,2025-03-08,水管破了\n".encode()
    sheet = imports.hand_in(imports.Upload(BytesIO(told), len(told), "水管.csv", "旧热线", uuid4()), by=user)
    imports.try_out(sheet, imports.guess(sheet.heading), no_place="refuse", by=user)
    return sheet


def work_off(case) -> None:
    """The unit has done it and told the resident, who is to be asked now."""
    order = an_order(cast.organisation(), case)
    handler = handler_of(order)
    dispatch.sign(order, by=handler)
    dispatch.contact(order, by=handler)
    dispatch.report(order, words="已经修好，当面看过。", answer="修好了，请您看看。", by=handler)
    dispatch.accept_report(order, by=leader_of(order))
    react_to_all()


def whole_pages(house: House):
    """(name, role, address) of each page once, the desk for each role; and names that opened for nobody."""
    clients = {"": Client()} | {role: Client() for role in house.users}
    for role, user in house.users.items():
        clients[role].force_login(user)
    found = [("desk", role, reverse("desk")) for role in house.users]
    shut = []
    for name, entry in pages():
        if name in WALKED | NO_PAGES or name == "desk" or hasattr(entry.callback, "tokens"):
            continue
        address, status = house.address(name, entry), 0
        for role in house.may_open(entry):
            answer = clients[role].get(address)
            status = answer.status_code
            if status in (200, 405):
                break
        if status not in (200, 405):
            shut.append((name, address, status))
        elif status == 200 and not answer.streaming and b"<!doctype html" in answer.content[:99].lower():
            found.append((name, role, address))
    return sorted(found, key=lambda one: one[1]), shut


def test_nothing_bars_anybodys_way(live_server, new_page, looks):
    house = House()
    found, shut = whole_pages(house)
    assert shut == [] and len(found) > 95
    page, whose = None, None
    for name, role, address in found:
        if page is None or role != whose:
            page, whose = new_page(WIDTHS[0]), role
            if role:
                enter(page, live_server.url, house.users[role])
        answer = page.goto(live_server.url + address)
        assert (answer.status, urlsplit(page.url).path) == (200, urlsplit(address).path), name
        looks.over(page, f"{name} as {role or 'anybody'}")


def test_nothing_bars_the_way_to_who_spoke(live_server, new_page, looks):
    case = cast.a_case(resident=cast.resident())
    page = new_page(WIDTHS[0])
    enter(page, live_server.url, cast.dispatcher())
    page.goto(live_server.url + reverse("case:identity", args=[case.no, case.voice_set.get().request.no]))
    page.locator("main input[type=radio]").first.check()
    press(page)
    expect(page.get_by_text("13873412345")).to_be_visible()
    looks.over(page, "who spoke, shown once")


def test_nothing_bars_the_way_to_being_forgotten(live_server, new_page, looks):
    spoke = cast.a_case(resident=cast.resident()).voice_set.get().request
    page = new_page(WIDTHS[0])
    enter(page, live_server.url, cast.dispatcher())
    page.goto(live_server.url + reverse("accounts:erase"))
    page.locator("#id_number").fill(spoke.no)
    page.locator("#id_phone").fill("13800000000")
    press(page)
    looks.over(page, "erasing, with a mistake")
    page.locator("#id_phone").fill("13873412345")
    press(page)
    looks.over(page, "what is erased and what stays")
    page.get_by_label("本人要求", exact=True).check()
    page.locator("#id_sure").check()
    press(page)
    expect(page.get_by_text("已删除身份信息")).to_be_visible()


def test_nothing_bars_a_residents_way_from_saying_to_rating(live_server, new_page, looks, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    page = new_page(WIDTHS[0])
    say_it(page, live_server.url, tmp_path, looks.over)
    react_to_all()
    made = Request.objects.get()
    work_off(made.voice.case)
    page.goto(live_server.url + reverse("portal:progress", args=[made.no]))
    looks.over(page, "progress, to be rated")
    page.get_by_role("link", name="说说办得怎么样").click()
    page.get_by_role("button", name="提交评价").click()
    page.locator("#errors").wait_for()
    looks.over(page, "rating, with a mistake")
    page.get_by_label("解决了", exact=True).check()
    page.get_by_label("满意", exact=True).check()
    press(page)
    looks.over(page, "progress, rated")


def test_nothing_bars_the_way_in(live_server, new_page, looks):
    accounts.sow_accounts()
    page = new_page(WIDTHS[0])
    knock(page, live_server.url, "system", accounts.PASSWORD)
    looks.over(page, "code")
    user, password = people.create_account("first.time", "新人", None, by=MACHINE)
    people.grant_duty(user, Role.SUPERVISOR, cast.county(), None, by=MACHINE)
    page = new_page(WIDTHS[0])
    knock(page, live_server.url, "first.time", password)
    looks.over(page, "device")
    page.locator("#id_code").fill(code_at(page.text_content("main li code").replace(" ", ""), counter_now()))
    press(page)
    looks.over(page, "recovery codes")
    press(page)
    looks.over(page, "first password")
    assert urlsplit(page.url).path == reverse("signin:first_password")


def knock(page, url: str, username: str, password: str) -> None:
    page.goto(url + reverse("signin:sign_in"))
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(password)
    press(page)


def press(page) -> None:
    """The page's own button."""
    with page.expect_navigation():
        page.locator("main form button").first.click()


def refusals(monkeypatch):
    """(name, answer) of each page that says no, by what really brings it about."""
    nobody, desk = Client(raise_request_exception=False), Client()
    desk.force_login(cast.dispatcher())
    branch = Category.objects.get(code="infrastructure")
    ended = {"on": today().isoformat(), "source": "县办〔2026〕12号"}
    yield "400", nobody.post(reverse("portal:follow"), dict.fromkeys(map(str, range(2000)), "x"))
    yield "403", desk.get(reverse("accounts:audit"))
    yield "404", nobody.get("/no/such/page/")
    yield "409", desk.post(reverse("rules:category_end", args=[branch.pk]), ended)
    yield "422", nobody.post(reverse("portal:follow"), {"number": "1", "code": ""})
    for _number in range(5):
        locked = nobody.post(reverse("signin:sign_in"), {"username": "nobody", "password": "wrong"})
    yield "429 locked out", locked
    with monkeypatch.context() as patched:
        patched.setattr(rates, "within", lambda *_told: False)
        yield "429", nobody.post(reverse("portal:follow"), {"number": "1", "code": "1"})
    with monkeypatch.context() as patched:
        patched.setattr(views, "render", None)
        yield "500", nobody.get(reverse("home"))


def test_nothing_bars_the_way_where_the_answer_is_no(live_server, new_page, looks, monkeypatch):
    page, now_said = new_page(WIDTHS[0], failing=True), {}
    page.route("**/refused", lambda route: route.fulfill(**now_said))
    for name, answer in refusals(monkeypatch):
        assert answer.status_code == int(name[:3]), name
        now_said |= {"status": answer.status_code, "headers": dict(answer.headers), "body": answer.content}
        page.goto(f"{live_server.url}/refused")
        looks.over(page, f"the page of {name}")
