"""One matter round the loop twice, through the pages of ten roles, by what is to be seen on them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from huiyin.archive.models import Case
from huiyin.collect import queries as collected
from huiyin.collect.models import Answer, Photo, Request
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.evaluate.models import Closure, Evaluation
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.places.actions import spread_schematic_pins
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.web.demo import accounts
from huiyin.web.demo.volunteers import sign_all
from huiyin.web.tests.browser.test_dispatch import enter
from huiyin.web.tests.browser.test_front_door import WORDS, a_photo, say_it

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = 390, 1280
PROJECT, SEAT = "白水村夜间陪护", "陪老人走夜路"


class Stage:
    """The pages of everybody in the play, each in a browser of its own."""

    def __init__(self, url: str, new_page) -> None:
        self.url, self._new_page, self._pages = url, new_page, {}

    def of(self, role: str, width: int = DESK):
        """The page of the demo's person with this role, signed in and on the own desk."""
        page = self._pages.get(role)
        if page is None:
            page = self._pages[role] = self._new_page(width)
            enter(page, self.url, accounts.account_of(role))
        self.open(page, "desk")
        return page

    def at_the_door(self, role: str):
        """The page of somebody who signs in by the form."""
        page = self._pages[role] = self._new_page(DESK)
        self.open(page, "signin:sign_in")
        page.get_by_label("用户名").fill(accounts.account_of(role).username)
        page.get_by_label("密码").fill(accounts.PASSWORD)
        press(page, "登录")
        self.open(page, "desk")
        return page

    def open(self, page, name: str, *args) -> None:
        page.goto(self.url + reverse(name, args=args), wait_until="networkidle")


def press(page, name: str, within=None) -> None:
    """Press the button of this name, or of names that begin so, and wait for the next page."""
    with page.expect_navigation():
        (within or page.locator("main")).get_by_role("button", name=re.compile(f"^{name}")).first.click()


def follow(page, name) -> None:
    """Go where the link leads."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


def choose(page, group: str, name: str) -> None:
    page.get_by_role("group", name=group).get_by_label(name, exact=True).check()


def settle(case: Case) -> None:
    """What the server's workers do beside the pages."""
    react_to_all()
    case.refresh_from_db()


@pytest.fixture
def stage(live_server, new_page, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    spread_schematic_pins(by=MACHINE)
    accounts.sow_accounts()
    sign_all()
    return Stage(live_server.url, new_page)


def test_a_matter_goes_round_twice_through_everybodys_pages(stage, new_page, tmp_path):
    resident = new_page(PHONE)
    request, code = say(resident, stage.url, tmp_path)
    react_to_all()
    case = request.voice.case
    operator = stage.at_the_door(Role.HOTLINE_OPERATOR)
    expect(operator.get_by_role("heading", name="没有要回访的")).to_be_visible()

    send(stage, case)
    plan(stage, case)
    work(stage, case, "换了新灯，村民当面看过。", "灯已换新，请您晚上看看。", a_photo(tmp_path))
    progress(resident, stage, request, "灯已换新，请您晚上看看。", "全部办完后，会请您评价")
    serve(stage)
    settle(case)
    assert (case.state, case.round) == (Case.State.REPORTED, 1)

    ask(stage, request, solved="没有解决", satisfied="不满意", reason="问题没有解决")
    go_round_again(stage, case)
    settle(case)
    assert (case.state, case.round) == (Case.State.WORKING, 2)

    send(stage, case, again=True)
    work(stage, case, "又查了线路，换了灯座，三个晚上都亮。", "线路修好了，三晚都亮。", a_photo(tmp_path))
    settle(case)
    assert (case.state, case.round) == (Case.State.REPORTED, 2)
    rate(resident, stage, request, solved="解决了", satisfied="满意")
    close(stage, case)
    react_to_all()

    look_up(resident, stage, request, code)
    leader = stage.of(Role.COUNTY_LEADER)
    follow(leader, re.compile("^看板"))
    expect(leader.get_by_role("heading", level=1)).to_be_visible()
    all_is_well(case, request)


def say(page, url: str, tmp_path) -> tuple[Request, str]:
    """A resident says it on a telephone and gets a number and a code."""
    say_it(page, url, tmp_path)
    request = Request.objects.get()
    code = collected.pickup_code(request)
    expect(page.get_by_text(request.no, exact=True)).to_be_visible()
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    return request, code


def send(stage: Stage, case: Case, again: bool = False) -> None:
    """The county's dispatcher finds it on the desk and gives it to the bureau."""
    page = stage.of(Role.COUNTY_DISPATCHER)
    if again:
        follow(page, re.compile("^重新办理"))
    follow(page, case.no)
    expect(page.get_by_text(WORDS).first).to_be_visible()
    follow(page, "派单")
    page.wait_for_load_state("networkidle")
    page.get_by_role("combobox", name=re.compile("单位")).fill("水利局")
    page.get_by_role("option", name="衡南县水利局").click()
    page.get_by_label("派单依据").first.fill("三定方案第五条")
    page.get_by_label("办理要求").fill("当面核实，办完拍照。")
    press(page, "派单")
    expect(page.get_by_text("已派给衡南县水利局。")).to_be_visible()


def plan(stage: Stage, case: Case) -> None:
    """The dispatcher drafts a project with a slot; the institute's manager approves it and asks one."""
    page = stage.of(Role.COUNTY_DISPATCHER)
    stage.open(page, "case:show", case.no)
    follow(page, "新建服务项目")
    page.get_by_label("项目名称").fill(PROJECT)
    page.get_by_label("要做什么").fill("路灯修好以前，晚上陪老人走村口那段路。")
    page.get_by_label("组织单位").select_option(label="车江街道新时代文明实践所")
    press(page, "起草项目")
    follow(page, "增加岗位")
    page.get_by_label("岗位", exact=True).fill(SEAT)
    page.get_by_label("哪一天").fill(timezone.localdate(now()).isoformat())
    page.get_by_label("从几点").fill("00:00")
    page.get_by_label("到几点").fill("23:59")
    press(page, "增加岗位")
    press(page, "提交审批")
    assert page.get_by_role("button", name="批准").count() == 0

    manager = stage.of(Role.INSTITUTE_MANAGER)
    follow(manager, re.compile("^待审批"))
    follow(manager, Project.objects.get().no)
    press(manager, "批准")
    follow(manager, re.compile("^找人"))
    number = accounts.account_of(Role.VOLUNTEER).volunteer.number
    press(manager, "邀请", manager.get_by_role("row").filter(has_text=number))


def work(stage: Stage, case: Case, words: str, answer: str, photo) -> None:
    """The bureau signs, speaks with the resident and reports with photo and answer; its leader sends it."""
    page = stage.of(Role.DEPARTMENT_HANDLER)
    stage.open(page, "dispatch:orders")
    follow(page, case.no)
    press(page, "签收")
    press(page, "已联系诉求人")
    page.get_by_role("textbox", name="办理结果").fill(words)
    page.get_by_role("textbox", name="给诉求人的答复").fill(answer)
    page.get_by_label("办理后的照片").set_input_files(photo)
    press(page, "反馈结果")
    expect(page.get_by_text("等待审核")).to_be_visible()
    assert page.get_by_role("button", name="审核通过").count() == 0

    leader = stage.of(Role.DEPARTMENT_LEADER)
    follow(leader, case.no)
    expect(leader.get_by_text(words)).to_be_visible()
    expect(leader.get_by_role("img", name="办理照片 1")).to_be_visible()
    assert leader.get_by_role("textbox", name="给诉求人的答复").input_value() == answer
    press(leader, "审核通过，答复诉求人")
    expect(leader.get_by_text("审核通过，已答复诉求人。")).to_be_visible()


def serve(stage: Stage) -> None:
    """The volunteer says yes on a telephone, is checked in and out, and the project is finished."""
    phone = stage.of(Role.VOLUNTEER, PHONE)
    follow(phone, re.compile("^我的服务"))
    press(phone, "我来")
    expect(phone.get_by_text("已报名成功，请按时到场。")).to_be_visible()

    roll = stage.of(Role.TEAM_LEADER, PHONE)
    follow(roll, re.compile("^现场签到"))
    follow(roll, re.compile(SEAT))
    press(roll, "签到")
    press(roll, "签退")
    expect(roll.get_by_text("已签退")).to_be_visible()

    page = stage.of(Role.COUNTY_DISPATCHER)
    stage.open(page, "plan:project", Project.objects.get().no)
    follow(page, "项目完成，写结项报告")
    page.get_by_label("达到了什么").fill("陪了一晚，老人平安到家。")
    press(page, "确认完成")


def progress(page, stage: Stage, request: Request, *words: str) -> None:
    """On the telephone, the resident reads the answer and what happens next."""
    stage.open(page, "portal:progress", request.no)
    for part in words:
        assert page.get_by_text(part).is_visible(), part


def rate(page, stage: Stage, request: Request, solved: str, satisfied: str) -> None:
    """The resident says how it was, from the progress page."""
    progress(page, stage, request, "由您来说")
    follow(page, re.compile("^说说办得怎么样"))
    choose(page, "问题解决了吗", solved)
    choose(page, "对办理满意吗", satisfied)
    press(page, "提交评价")
    expect(page.get_by_text("您的评价已收到")).to_be_visible()
    assert page.get_by_role("link", name=re.compile("^说说办得怎么样")).count() == 0


def ask(stage: Stage, request: Request, solved: str, satisfied: str, reason: str = "") -> None:
    """The hotline's operator calls back and writes down what was said."""
    page = stage.of(Role.HOTLINE_OPERATOR)
    follow(page, request.no)
    choose(page, "联系上了吗", "联系上了")
    choose(page, "问题解决了吗", solved)
    choose(page, "对办理满意吗", satisfied)
    if reason:
        choose(page, "不满意的原因", reason)
    press(page, "记下评价")
    expect(page.get_by_text("评价已记下。")).to_be_visible()


def go_round_again(stage: Stage, case: Case) -> None:
    """The supervisor cannot close what is not solved, and sends it round again."""
    page = stage.of(Role.SUPERVISOR)
    follow(page, re.compile("^待决定"))
    follow(page, case.no)
    expect(page.get_by_text("不能销号")).to_be_visible()
    assert page.get_by_role("button", name="销号", exact=True).count() == 0
    choose(page, "为什么重新办理", "问题没有解决")
    page.get_by_role("textbox", name="下一轮要办到什么").fill("灯还是不亮，请查线路。")
    press(page, "进入下一轮")
    expect(page.get_by_text("进入第 2 轮办理")).to_be_visible()


def close(stage: Stage, case: Case) -> None:
    """The supervisor, who did none of the work, closes it."""
    page = stage.of(Role.SUPERVISOR)
    follow(page, re.compile("^待决定"))
    follow(page, case.no)
    page.get_by_role("textbox", name="销号理由").fill("电话确认，路灯连亮三晚，有照片。")
    press(page, "销号")
    expect(page.get_by_text(f"{case.no} 已销号。")).to_be_visible()


def look_up(page, stage: Stage, request: Request, code: str) -> None:
    """On another day, with number and code alone, the resident sees that it is closed."""
    page.context.clear_cookies()
    stage.open(page, "portal:follow")
    page.get_by_label("诉求编号").fill(request.no)
    page.get_by_label("查询码").fill(code)
    press(page, "查看")
    expect(page.get_by_text("共 7 步：销号")).to_be_visible()
    expect(page.get_by_text("线路修好了，三晚都亮。")).to_be_visible()
    assert page.get_by_text("电话确认，路灯连亮三晚，有照片。").count() == 0


def all_is_well(case: Case, request: Request) -> None:
    """What the pages left behind."""
    case.refresh_from_db()
    request.refresh_from_db()
    assert (case.state, case.round, request.state) == (Case.State.CLOSED, 2, Request.State.SETTLED)
    orders = WorkOrder.objects.order_by("round").values_list("round", "state")
    assert list(orders) == [(1, WorkOrder.State.ACCEPTED), (2, WorkOrder.State.ACCEPTED)]
    assert Assignment.objects.get().state == Assignment.State.SERVED
    assert Project.objects.get().state == Project.State.FINISHED
    told = Evaluation.objects.order_by("round").values_list("round", "solved")
    assert list(told) == [(1, False), (2, True)]
    decided = Closure.objects.order_by("round").values_list("decision", "by__username")
    assert list(decided) == [(Closure.Decision.AGAIN, "supervisor"), (Closure.Decision.CLOSE, "supervisor")]
    assert Answer.objects.filter(request=request).count() == 2
    assert Photo.objects.count() == 3
    assert User.objects.get(username="volunteer").volunteer.pk == Assignment.objects.get().volunteer_id
    assert verify().broken is None
