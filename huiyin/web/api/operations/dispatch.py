"""Duties for units from sending to review, and places for volunteers."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field, StrictBool

from huiyin.collect.policy import ANSWERERS, may_answer
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import (
    AnswerForm,
    MoreForm,
    PassForm,
    ReportForm,
    ReturnForm,
    SendForm,
)
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.models import User
from huiyin.web.api.bodies import Body, Number, checked, from_form
from huiyin.web.api.door import CaseNo, Key, caller, operation, tagged, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import Count, OrderBrief, OrderTold, Rows

router = Router()
AnyState = Annotated[str, OneOf(*WorkOrder.State.values)]


@from_form(SendForm, leave_out=("likely", "unit", "unit_words"))
class SendBody(Body):
    """A duty for a unit. The same `key` twice makes one order."""

    organisation: Number


@from_form(ReportForm, leave_out=("answer", "ahead", "template"))
class ReportBody(Body):
    """What was done; `answer` is what the residents are to be told, which only the lead proposes.

    `ahead` says why a lead reports while supporting units have not; needed only then.
    """

    answer: Annotated[str, Field(max_length=1000)] = ""
    ahead: Annotated[str, Field(max_length=200)] = ""


@from_form(ReturnForm)
class ReturnBody(Body):
    """Why the duty is not this unit's, and by which rule."""


@from_form(PassForm, leave_out=("photos",))
class PassBody(Body):
    """What was tried and why one level up is needed. The same `key` twice passes it up once."""


@from_form(MoreForm)
class MoreBody(Body):
    """What is missing in a report."""


@from_form(AnswerForm, leave_out=("to", "done"))
class AnswerBody(Body):
    """What the residents are told. `voices` names some; `done` says that no duty is needed beside it."""

    voices: Annotated[list[Annotated[str, Field(max_length=16)]], Field(max_length=100)] = []
    done: StrictBool = False


@from_form(AnswerForm, leave_out=("key", "to", "words", "done"))
class ReviewBody(Body):
    """What the residents are told in place of the handler's proposal; the proposal where nothing is sent."""

    key: UUID | None = None
    words: Annotated[str, Field(max_length=1000)] = ""


@operation(
    router,
    "GET /orders",
    scope=Scope.DISPATCH_READ,
    roles=(*policy.HANDLERS, *policy.OVERSEERS),
    says=gettext_lazy("工单清单，先到期的在前"),
    gives=Rows[OrderBrief],
)
def list_orders(request: HttpRequest, state: AnyState = "sent", after: After = "") -> dict[str, Any]:
    """Orders of the own units in one state; of every unit for those who oversee."""
    page = queries.page_of_orders(caller(request), state, after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "GET /orders/{pk}",
    scope=Scope.DISPATCH_READ,
    roles=policy.ORDER_READERS,
    says=gettext_lazy("一张工单"),
    gives=OrderTold,
)
def read_order(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """One order and what may be done with it now."""
    return order_told(caller(request), response, queries.order_to_read(caller(request), pk))


@operation(
    router,
    "POST /cases/{no}/orders",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.DISPATCHERS,
    says=gettext_lazy("派单"),
    gives=OrderTold,
    status=201,
)
def send_order(request: HttpRequest, response: HttpResponse, no: CaseNo, body: SendBody) -> dict[str, Any]:
    """Give a unit a duty in a case."""
    by = caller(request)
    case = queries.case_to_send(by, no)
    unit = queries.receivers().filter(pk=body.organisation).first()
    told = {**body.typed(), "unit": body.organisation, "unit_words": unit.name if unit else "—"}
    form = checked(SendForm(told, likely=[]))
    with unchanged(request, case, no):
        order = actions.send_order(case, form.duty(), by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/sign",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.HANDLERS,
    says=gettext_lazy("签收"),
    gives=OrderTold,
)
def sign_order(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """The unit takes the duty on."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    with unchanged(request, order, order.chain, order.subject):
        actions.sign(order, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/contact",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.HANDLERS,
    says=gettext_lazy("已首次联系诉求人"),
    gives=OrderTold,
)
def contact_resident(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """The resident was spoken with. Saying it again changes nothing."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    actions.contact(order, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/report",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.HANDLERS,
    says=gettext_lazy("反馈办理结果"),
    gives=OrderTold,
)
def report_order(request: HttpRequest, response: HttpResponse, pk: Key, body: ReportBody) -> dict[str, Any]:
    """What was done, and what the residents are to be told."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    awaited = queries.unreported(order).exists()
    told = checked(ReportForm(body.typed(), order=order, awaited=awaited)).cleaned_data
    ahead = told.get("ahead", "")
    with unchanged(request, order, order.chain, order.subject):
        actions.report(order, words=told["words"], answer=told.get("answer", ""), ahead=ahead, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/return",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.HANDLERS,
    says=gettext_lazy("退回工单"),
    gives=OrderTold,
)
def return_order(request: HttpRequest, response: HttpResponse, pk: Key, body: ReturnBody) -> dict[str, Any]:
    """Not this unit's duty, and by which rule."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    form = checked(ReturnForm(body.typed()))
    with unchanged(request, order, order.chain, order.subject):
        actions.return_order(order, **form.cleaned_data, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/pass-up",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.HANDLERS,
    says=gettext_lazy("上报上一级"),
    gives=OrderTold,
)
def pass_order_up(request: HttpRequest, response: HttpResponse, pk: Key, body: PassBody) -> dict[str, Any]:
    """A station or institute cannot settle it: it lies before the next level up."""
    by, order = caller(request), queries.order_to_pass_up(caller(request), pk)
    form = checked(PassForm(body.typed()))
    with unchanged(request, order, order.chain, order.subject):
        actions.pass_up(order, form.beyond(), by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /cases/{no}/pass-on",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.PASSERS_ON,
    says=gettext_lazy("所也办不了，上报县中心"),
    gives=Count,
)
def pass_case_on(request: HttpRequest, no: CaseNo, body: PassBody) -> dict[str, Any]:
    """What lies before an institute goes on to the county centre; how many matters went."""
    by, case = caller(request), queries.case_to_pass_on(caller(request), no)
    form = checked(PassForm(body.typed()))
    with unchanged(request, case, no):
        actions.pass_on(case, form.beyond(), by=by)
    return {"count": 1}


@operation(
    router,
    "POST /orders/{pk}/accept",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.REVIEWERS,
    says=gettext_lazy("审核通过并答复诉求人"),
    gives=OrderTold,
)
def accept_report(request: HttpRequest, response: HttpResponse, pk: Key, body: ReviewBody) -> dict[str, Any]:
    """The leader stands for the report, and the residents are answered."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    replies = None
    if order.is_lead and (body.words or body.key):
        voices = queries.live_voices(order.case)
        told = {"key": str(body.key or ""), "words": body.words, "to": _to(voices)}
        replies = checked(AnswerForm(told, voices=voices)).replies()
    with unchanged(request, order, order.chain, order.subject):
        actions.accept_report(order, replies=replies, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/send-back",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.REVIEWERS,
    says=gettext_lazy("审核不通过，退回补办"),
    gives=OrderTold,
)
def send_report_back(request: HttpRequest, response: HttpResponse, pk: Key, body: MoreBody) -> dict[str, Any]:
    """The leader asks for more."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    form = checked(MoreForm(body.typed()))
    actions.send_back_report(order, why=form.cleaned_data["why"], by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/cancel",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.DISPATCHERS,
    says=gettext_lazy("撤销工单"),
    gives=OrderTold,
)
def cancel_order(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """The dispatcher takes the duty back."""
    by, order = caller(request), queries.order_to_read(caller(request), pk)
    with unchanged(request, order, order.chain, order.subject):
        actions.cancel_order(order, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /cases/{no}/answers",
    scope=Scope.DISPATCH_WRITE,
    roles=ANSWERERS,
    says=gettext_lazy("答复诉求人"),
    gives=Count,
)
def answer_residents(request: HttpRequest, no: CaseNo, body: AnswerBody) -> dict[str, Any]:
    """Tell everybody who waits, or those named, what was done. The same `key` twice tells them once."""
    by = caller(request)
    case = queries.case_to_answer(by, no)
    mine = [one for one in queries.live_voices(case) if may_answer(by, one)]
    voices = [one for one in mine if not body.voices or one.no in body.voices]
    may_end = policy.may_end_at_once(by, case) and queries.is_idle(case)
    told = {"key": str(body.key), "words": body.words, "to": _to(voices), "done": body.done}  # type: ignore[attr-defined]
    form = checked(AnswerForm(told, voices=voices, may_end=may_end))
    done = form.cleaned_data.get("done", False)
    return {"count": actions.answer_case(case, form.replies(), done=done, by=by)}


def _to(voices: Any) -> str:
    return ",".join(str(one.pk) for one in voices)


VERB = "instructions basis report answer return_reason return_basis signed_at contacted_at".split()
ORDER = "organisation is_lead round state sent_at sign_by due_at reported_at accepted_at".split()


def order_told(by: User, response: HttpResponse, order: WorkOrder) -> dict[str, Any]:
    """An order whole, its version in the answer's ETag."""
    return {
        **{name: getattr(order, name) for name in (*ORDER, *VERB)},
        "id": order.pk,
        "case": order.case.no,
        "version": tagged(response, order.chain, order.subject),
        "may": sorted(policy.open_verbs(by, order)),
    }
