"""The lists a desk is made of: which rows, in which order, how they read, and what an empty one teaches."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.archive.models import Case, CaseUnit
from huiyin.archive.queries import DUE, NEWEST, Wanted, cases_for, found
from huiyin.collect.models import MediaItem, Request
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.queries import returned_orders, went_round_too_often
from huiyin.evaluate.queries import to_ask, to_decide
from huiyin.kernel.people.models import User
from huiyin.kernel.people.queries import agreements_waiting
from huiyin.kernel.prepared import Literal
from huiyin.kernel.present import now
from huiyin.plan.models import Project
from huiyin.plan.queries import projects_for
from huiyin.track.kinds import Light
from huiyin.track.queries import (
    letters_open,
    letters_to_answer,
    notices_of,
    open_incidents,
    promises_open,
    proposals_due,
    shining,
)
from huiyin.web.desk import rows
from huiyin.web.desk.listing import MOMENT, PERSON, TODAY, Listing, OfUnit, Unit
from huiyin.web.desk.rows import Row
from huiyin.web.hooks.queries import paused_by_themselves

_SAID = "no title state place__full_name category__name category__name_en"
ROW = tuple(f"case__{name}" for name in _SAID.split())


def _mine(of_unit: OfUnit) -> Callable[[User], QuerySet[Any]]:
    return lambda user: of_unit(user.organisation_id)


def _plain(say: Callable[[Iterable[Any]], list[Row]]) -> Callable[[User, Sequence[Any]], list[Row]]:
    return lambda _user, found_rows: say(found_rows)


def _in_state(state: str | Literal) -> Callable[[User], QuerySet[Case]]:
    return lambda user: cases_for(user).filter(state=state)


def _again(user: User) -> QuerySet[Case]:
    """Cases sent round again that nobody has been given yet."""
    orders = WorkOrder.objects.filter(case=OuterRef("pk"), state__in=WorkOrder.OPEN)
    projects = Project.objects.filter(needs__case=OuterRef("pk"), state__in=Project.OPEN)
    cases = cases_for(user).filter(state=Case.State.WORKING, round__gt=1)
    return cases.filter(~Exists(orders), ~Exists(projects))


def _late(user: User) -> QuerySet[Case]:
    return found(user, Wanted(late=True))


def _proposed(user: User, drafter: Any = None) -> QuerySet[Project]:
    proposed = projects_for(user).filter(state=Project.State.PROPOSED)
    return proposed.exclude(drafted_by=drafter or user)


def _queue(unit: Unit) -> QuerySet[CaseUnit]:
    units = CaseUnit.objects.filter(organisation=unit, is_open=True)
    return units.select_related("case__place", "case__category").only("organisation", "due_at", *ROW)


def _orders(state: str) -> OfUnit:
    def of_unit(unit: Unit) -> QuerySet[WorkOrder]:
        orders = WorkOrder.objects.filter(organisation=unit, state=state)
        return orders.select_related("case__place", "case__category")

    return of_unit


def _lights(colour: str) -> Callable[[User], QuerySet[Any]]:
    return lambda _user: shining(colour, now())


def _rounds(user: User, day: Any = None) -> QuerySet[Case]:
    """Cases that went round so often that somebody higher must look at them."""
    return cases_for(user).filter(went_round_too_often(day), state=Literal(Case.State.WORKING.value))


def _taken(user: User) -> QuerySet[Request]:
    return Request.objects.filter(taken_by=user).select_related("place", "category", "voice__case")


def _items(_user: User) -> QuerySet[MediaItem]:
    return MediaItem.objects.filter(state=MediaItem.State.NEW)


def _assigned(*states: str) -> Callable[[User], QuerySet[Assignment]]:
    def source(user: User) -> QuerySet[Assignment]:
        mine = Assignment.objects.filter(volunteer__user=user, state__in=states)
        return mine.select_related("slot__project", "slot__place")

    return source


FILED = Listing(
    "filed",
    _("待派单"),
    _in_state(Case.State.FILED),
    DUE,
    _plain(rows.of_cases),
    _("没有等着派单的"),
    _("新的诉求建档后，会出现在这里，等您派给单位或立项。"),
    wide=_in_state(Literal(Case.State.FILED.value)),
)
AGAIN = Listing(
    "again",
    _("重新办理"),
    _again,
    DUE,
    _plain(rows.of_cases),
    _("没有要重新派的"),
    _("没办好、决定重新办理的，会出现在这里，等您再派。"),
    wide=_again,
)
RETURNED = Listing(
    "returned",
    _("退回"),
    returned_orders,
    ("-id",),
    _plain(rows.of_returned),
    _("没有退回的工单"),
    _("单位写明理由退回的，会出现在这里，等您改派。"),
    wide=returned_orders,
)
PROPOSED = Listing(
    "proposed",
    _("待审批"),
    _proposed,
    ("-id",),
    _plain(rows.of_projects),
    _("没有待审批的项目"),
    _("所、站提交的服务项目会出现在这里。自己起草的要由别人审批。"),
    wide=lambda user: _proposed(user, PERSON),
)
LATE = Listing(
    "late",
    _("超期"),
    _late,
    DUE,
    _plain(rows.of_cases),
    _("没有超期的"),
    _("过了办结时限还没办完的，会出现在这里。"),
)
WORKING = Listing(
    "working",
    _("办理中"),
    _in_state(Case.State.WORKING),
    DUE,
    _plain(rows.of_cases),
    _("没有办理中的"),
    _("派出去、正在办的，会出现在这里，最急的排在前面。"),
)
DECIDE = Listing(
    "decide",
    _("待决定"),
    to_decide,
    ("reported_at", "id"),
    _plain(rows.of_decisions),
    _("没有等待决定的"),
    _("办完并回访过的，由没有参与办理的人决定销号或重新办理。"),
    wide=to_decide,
)
CALLBACKS = Listing(
    "callbacks",
    _("待回访"),
    to_ask,
    ("since", "id"),
    _plain(rows.of_voices),
    _("没有要回访的"),
    _("承办单位报告办完之后，诉求人会出现在这里。等得最久的排在前面。"),
    wide=to_ask,
)
TAKEN = Listing(
    "taken",
    _("我登记的"),
    _taken,
    NEWEST,
    _plain(rows.of_requests),
    _("您还没有登记过诉求"),
    _("接到电话或来访，点“登记诉求”写下来，就会有编号。"),
)
QUEUE = Listing(
    "queue",
    _("我的待办"),
    _mine(_queue),
    ("due_at", "case_id"),
    _plain(rows.of_units),
    _("没有待办"),
    _("派给您单位的会出现在这里，最先到期的排在前面。"),
    _queue,
)
TO_SIGN = Listing(
    "sent",
    _("待签收"),
    _mine(_orders(WorkOrder.State.SENT)),
    DUE,
    _plain(rows.of_orders),
    _("没有待签收的工单"),
    _("新派来的工单先签收，再联系诉求人。不属于本单位的，可以写明依据退回。"),
    _orders(WorkOrder.State.SENT),
)
TO_REVIEW = Listing(
    "reported",
    _("待审核"),
    _mine(_orders(WorkOrder.State.REPORTED)),
    DUE,
    _plain(rows.of_orders),
    _("没有待审核的反馈"),
    _("承办人报告办完之后，由您审核：通过，或退回补办。"),
    _orders(WorkOrder.State.REPORTED),
)
RED = Listing(
    "red",
    _("红灯"),
    _lights(Light.RED),
    DUE,
    rows.of_clocks,
    _("没有红灯"),
    _("现在没有任何一件超时。"),
    wide=lambda _user: shining(Light.RED, MOMENT),
)
YELLOW = Listing(
    "yellow",
    _("黄灯"),
    _lights(Light.YELLOW),
    DUE,
    rows.of_clocks,
    _("没有黄灯"),
    _("时限用去八成的会变成黄灯，出现在这里。"),
    wide=lambda _user: shining(Light.YELLOW, MOMENT),
)
ITEMS = Listing(
    "items",
    _("待研判"),
    _items,
    ("-id",),
    _plain(rows.of_items),
    _("没有待研判的线索"),
    _("把看到的报道、帖子贴进来，判断里面有没有群众的诉求。"),
)
STILL_HOOKS = Listing(
    "still_hooks",
    _("自动暂停的推送"),
    lambda _user: paused_by_themselves(),
    ("-id",),
    _plain(rows.of_hooks),
    _("没有自动暂停的推送"),
    _("对方三天收不到，推送会自动暂停并出现在这里：检查对方的地址，再点“恢复推送”。"),
)
OFFERS = Listing(
    "offers",
    _("邀请我的"),
    _assigned(*Assignment.ASKED),
    ("-id",),
    _plain(rows.of_assignments),
    _("现在没有邀请"),
    _("有适合您的服务时，会邀请您。也可以自己看看附近有什么要帮忙的。"),
)
SEATS = Listing(
    "seats",
    _("我要去的"),
    _assigned(Assignment.State.ACCEPTED, Assignment.State.WAITING, Assignment.State.CHECKED_IN),
    ("-id",),
    _plain(rows.of_assignments),
    _("还没有接单"),
    _("接受邀请后，时间和地点会出现在这里。"),
)
TEXTS = Listing(
    "texts",
    _("要签的协议"),
    agreements_waiting,
    ("-id",),
    _plain(rows.of_texts),
    _("没有要签的协议"),
    _("县里更新了志愿服务协议，会出现在这里。读过、同意以后才能接单。"),
)
STEPS = Listing(
    "steps",
    _("建议督办"),
    lambda _user: proposals_due(),
    ("from_at", "id"),
    _plain(rows.of_proposals),
    _("没有建议的督办措施"),
    _("工单超时以后，到了该用下一步措施的时候，会出现在这里，由您决定用不用。"),
    wide=lambda _user: proposals_due(MOMENT),
)
LETTERS = Listing(
    "letters",
    _("督办函件"),
    lambda _user: letters_open(),
    ("answer_by", "id"),
    _plain(rows.of_letters),
    _("没有等答复的函件"),
    _("发出的督办通知书、工作提醒函，没有答复或答复还没有审的，会出现在这里。"),
    wide=lambda _user: letters_open(),
)
INCIDENTS = Listing(
    "incidents",
    _("服务意外"),
    open_incidents,
    ("-serious", "-id"),
    _plain(rows.of_incidents),
    _("没有待处理的意外"),
    _("服务中有人受伤、东西损坏、起了冲突，现场报告以后会出现在这里。"),
    wide=open_incidents,
)
PROMISES = Listing(
    "promises",
    _("承诺"),
    lambda _user: promises_open(),
    ("due_on", "id"),
    _plain(rows.of_promises),
    _("没有待兑现的承诺"),
    _("恳谈会上、约谈时、办理中领导作出的承诺，到期前会变黄，过期变红。"),
    wide=lambda _user: promises_open(),
)
ROUNDS = Listing(
    "rounds",
    _("多轮未办好"),
    _rounds,
    DUE,
    _plain(rows.of_cases),
    _("没有办了多轮的"),
    _("办到“转办规则”里定的轮数还没有办好的，会出现在这里，可以提级。"),
    wide=lambda user: _rounds(user, TODAY),
)
TO_REPLY = Listing(
    "reply",
    _("答复督办"),
    _mine(letters_to_answer),
    ("answer_by", "id"),
    _plain(rows.of_letters),
    _("没有要答复的督办函件"),
    _("督查给本单位的督办通知书、工作提醒函会出现在这里，由负责人答复。"),
    letters_to_answer,
)
TOLD = Listing(
    "told",
    _("超时提醒"),
    lambda user: notices_of(user.pk),
    ("-id",),
    rows.of_notices,
    _("没有新的超时提醒"),
    _("与您有关的时限一超时，就会提醒您，直到您看过。"),
    notices_of,
    by_user=True,
)
