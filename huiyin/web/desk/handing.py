"""Lists of what is handed to and fro: disputes, problem cases, sessions to speak in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.queries import last_passed, lying_before, lying_before_centre, stations_reports
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.calendar.queries import day_words, due_words
from huiyin.kernel.people.models import User
from huiyin.kernel.present import now
from huiyin.track.models import Dispute, Extension, Position
from huiyin.track.queries import (
    disputes_to_rule,
    extensions_asked,
    extensions_before_centre,
    extensions_to_decide,
    problem_cases,
    seats_to_take,
)
from huiyin.web.desk.listing import MOMENT, TOWNSHIPS, UNITS, Listing
from huiyin.web.desk.rows import Row, address, of_orders
from huiyin.web.environment import when

MOST = 40


def of_disputes(_user: User, disputes: Iterable[Dispute]) -> list[Row]:
    """Disputes, each with its unit and its session."""
    return [
        Row(
            one.case.no,
            address("track:dispute", one.pk),
            one.case.title,
            str(one.case.place),
            str(one.organisation),
            _("问题工单") if one.is_problem else one.get_state_display(),
            "late" if one.is_problem else "warn",
            _("%(at)s 会商") % {"at": when(one.session_at)} if one.session_at else "",
        )
        for one in disputes
    ]


def of_seats(_user: User, seats: Sequence[Position]) -> list[Row]:
    """Sessions in which the unit has not spoken."""
    return [
        Row(
            seat.dispute.case.no,
            address("track:state_position", seat.pk),
            seat.dispute.case.title,
            str(seat.dispute.case.place),
            str(seat.dispute.case.category or ""),
            _("待表态"),
            "warn",
            _("%(at)s 会商") % {"at": when(seat.dispute.session_at)},
        )
        for seat in seats
    ]


def of_extensions(_user: User, extensions: Iterable[Extension]) -> list[Row]:
    """Requests for more time: by whom until when, or what was said; the clock is the order's deadline."""
    return [
        Row(
            one.order.case.no,
            one.get_absolute_url(),
            one.order.case.title,
            str(one.order.case.place),
            str(one.organisation),
            _("延到%(day)s：%(state)s") % {"day": day_words(one.until), "state": one.get_state_display()},
            Extension.TONES[Extension.State(one.state)],
            _("原时限%(at)s") % {"at": when(one.due_before)},
        )
        for one in extensions
    ]


def of_passed(_user: User, clocks: Iterable[Clock]) -> list[Row]:
    """What was passed up: by whom and why, with the clock by which it must be taken up. One query."""
    rows, moment = list(clocks), now()
    told = last_passed(clock.chain for clock in rows)
    lines = []
    for clock in rows:
        one = told[clock.chain]
        case, (words, tone) = one.order.case, due_words(clock, moment)
        place, unit = str(case.place), str(one.organisation)
        href = address("dispatch:send", case.no)
        lines.append(Row(case.no, href, case.title, place, unit, one.why[:MOST], "warn", words, tone))
    return lines


def _asked(user: User) -> Any:
    return extensions_asked(user.organisation_id)


def _seats(user: User) -> Any:
    return seats_to_take(user.organisation_id)


DISPUTES = Listing(
    "disputes",
    gettext_lazy("派单异议"),
    disputes_to_rule,
    ("-id",),
    of_disputes,
    gettext_lazy("没有派单异议"),
    gettext_lazy("单位认为不该由它办、又退不回来的，会出现在这里，等您召集会商、裁定。"),
)
PROBLEMS = Listing(
    "problems",
    gettext_lazy("问题工单"),
    problem_cases,
    ("-id",),
    of_disputes,
    gettext_lazy("没有问题工单"),
    gettext_lazy("退回三次、没有单位主办的，会亮红灯出现在这里，由县中心或督查指定主办。"),
    wide=problem_cases,
)
SPEAK = Listing(
    "speak",
    gettext_lazy("会商表态"),
    _seats,
    ("-id",),
    of_seats,
    gettext_lazy("没有要表态的会商"),
    gettext_lazy("县中心请本单位参加联席会商时，会出现在这里，先写明本单位的意见和依据。"),
    seats_to_take,
)
EXTENSIONS = Listing(
    "extensions",
    gettext_lazy("延期待批"),
    extensions_to_decide,
    ("decide_by", "id"),
    of_extensions,
    gettext_lazy("没有待批的延期"),
    gettext_lazy("单位在时限以前申请多办几天的，会出现在这里，由您批准或不批准，批复以前时限照常计算。"),
    wide=lambda _user: extensions_before_centre(UNITS, TOWNSHIPS, MOMENT),
)
PASSED = Listing(
    "passed",
    gettext_lazy("报上来的"),
    lying_before,
    ("due_at", "id"),
    of_passed,
    gettext_lazy("没有报上来的"),
    gettext_lazy("所、站办不了报上来的，会出现在这里，由您派给能办的单位；所也办不了，可以再报县中心。"),
    wide=lambda _user: lying_before_centre(MOMENT),
)
BELOW = Listing(
    "below",
    gettext_lazy("站的反馈"),
    stations_reports,
    ("due_at", "id"),
    lambda _user, orders: of_orders(orders),
    gettext_lazy("没有待审核的反馈"),
    gettext_lazy("本乡镇的站报告办完以后，由所审核：属实的通过，答复诉求人；没办到位的退回补办。"),
)
ASKED = Listing(
    "asked",
    gettext_lazy("延期申请"),
    _asked,
    ("-id",),
    of_extensions,
    gettext_lazy("没有延期申请"),
    gettext_lazy("时限到以前时间不够，在工单页申请延期；待批的和没有批准的会出现在这里。"),
    extensions_asked,
)
