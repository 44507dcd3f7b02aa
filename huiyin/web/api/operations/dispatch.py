"""Duties for units from sending to review, and places for volunteers."""

from typing import Annotated, Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field, StrictBool

from huiyin.collect.policy import ANSWERERS, may_answer
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import (
    AnswerForm,
    BestForm,
    MoreForm,
    ReasonForm,
    ReportForm,
    ReturnForm,
    SendForm,
)
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment, WorkOrder
from huiyin.dispatch.views.mine import VOLUNTEERS
from huiyin.kernel.people.models import User
from huiyin.web.api.bodies import Body, Number, checked, from_form
from huiyin.web.api.door import CaseNo, Key, caller, operation, tagged, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import AssignmentTold, Count, OrderBrief, OrderTold, Rows

router = Router()
AnyState = Annotated[str, OneOf(*WorkOrder.State.values)]


@from_form(SendForm, leave_out=("likely", "unit", "unit_words"))
class SendBody(Body):
    """A duty for a unit. The same `key` twice makes one order."""

    organisation: Number


@from_form(ReportForm, leave_out=("answer",))
class ReportBody(Body):
    """What was done; `answer` is what the residents are to be told, which only the lead proposes."""

    answer: Annotated[str, Field(max_length=1000)] = ""


@from_form(ReturnForm)
class ReturnBody(Body):
    """Why the duty is not this unit's, and by which rule."""


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


@from_form(BestForm)
class BestBody(Body):
    """How many of the best to ask, within how many kilometres."""


@from_form(ReasonForm)
class ReasonBody(Body):
    """Why a volunteer cannot come."""


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
    return _told(caller(request), response, queries.order_to_read(caller(request), pk))


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
    return _told(by, response, order)


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
    return _told(by, response, order)


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
    return _told(by, response, order)


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
    told = checked(ReportForm(body.typed(), order=order)).cleaned_data
    with unchanged(request, order, order.chain, order.subject):
        actions.report(order, words=told["words"], answer=told.get("answer", ""), by=by)
    return _told(by, response, order)


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
    return _told(by, response, order)


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
    return _told(by, response, order)


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
    return _told(by, response, order)


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
    return _told(by, response, order)


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


@operation(
    router,
    "GET /slots/{pk}/assignments",
    scope=Scope.DISPATCH_READ,
    roles=policy.CHOOSERS,
    says=gettext_lazy("岗位上的人"),
    gives=Rows[AssignmentTold],
)
def list_assignments(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """Everybody asked for a slot or signed up, by number."""
    slot = queries.slot_to_fill(caller(request), pk)
    rows = queries.on_slot(slot)
    for one in rows:
        one.slot = slot
    return {"items": rows}


@operation(
    router,
    "POST /slots/{pk}/offers",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.CHOOSERS,
    says=gettext_lazy("邀请最合适的几位志愿者"),
    gives=Rows[AssignmentTold],
    status=201,
)
def offer_slot(request: HttpRequest, pk: Key, body: BestBody) -> dict[str, Any]:
    """Ask the best few, each with the reasons why."""
    by = caller(request)
    slot = queries.slot_to_fill(by, pk)
    told = checked(BestForm(body.typed())).cleaned_data
    found = queries.choose(slot, told["km"], size=told["count"])
    chosen = [(one.id, queries.reasons_of(one, found)) for one in found.list.choices]
    made = actions.offer_many(slot, chosen, by=by)
    fresh = Assignment.objects.filter(pk__in=[one.pk for one in made]).select_related(
        "volunteer", "slot__project"
    )
    return {"items": list(fresh.order_by("pk"))}


@operation(
    router,
    "GET /assignments",
    scope=Scope.DISPATCH_READ,
    roles=VOLUNTEERS,
    says=gettext_lazy("我的邀请和岗位"),
    gives=Rows[AssignmentTold],
)
def my_assignments(request: HttpRequest) -> dict[str, Any]:
    """The caller's own offers, seats and places in line."""
    volunteer = _me(caller(request))
    rows = queries.mine(volunteer)
    for one in rows:
        one.volunteer = volunteer
    return {"items": rows}


@operation(
    router,
    "POST /slots/{pk}/sign-up",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("自己报名"),
    gives=AssignmentTold,
)
def sign_up(request: HttpRequest, pk: Key) -> Assignment:
    """Take an open slot; twice is once."""
    by = caller(request)
    return actions.sign_up(queries.open_slot(pk), _me(by), by=by)


@operation(
    router,
    "POST /assignments/{pk}/accept",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("接单"),
    gives=AssignmentTold,
)
def accept_offer(request: HttpRequest, pk: Key) -> Assignment:
    """Say yes: a seat, or a place in line."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.accept(assignment, by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/decline",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("谢绝邀请"),
    gives=AssignmentTold,
)
def decline_offer(request: HttpRequest, pk: Key, body: ReasonBody) -> Assignment:
    """Say no, with a reason."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.decline(assignment, reason=_reason(body), by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/step-back",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("让出岗位"),
    gives=AssignmentTold,
)
def step_back(request: HttpRequest, pk: Key, body: ReasonBody) -> Assignment:
    """Give a seat or a place in line back."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.step_back(assignment, reason=_reason(body), by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/call-off",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.CHOOSERS,
    says=gettext_lazy("取消选派"),
    gives=AssignmentTold,
)
def call_off_assignment(request: HttpRequest, pk: Key) -> Assignment:
    """This person need not come any more."""
    assignment = queries.assignment_to_call_off(caller(request), pk)
    actions.call_off(assignment, why="dispatcher", by=caller(request))
    return assignment


def _me(by: User) -> Any:
    volunteer = queries.volunteer_of(by)
    if volunteer is None:
        raise Http404
    return volunteer


def _reason(body: ReasonBody) -> DeclineReason:
    form: forms.Form = checked(ReasonForm(body.typed()))
    return DeclineReason(form.cleaned_data["reason"])


VERB = "instructions basis report answer return_reason return_basis signed_at contacted_at".split()
ORDER = "organisation is_lead round state sent_at sign_by due_at reported_at accepted_at".split()


def _told(by: User, response: HttpResponse, order: WorkOrder) -> dict[str, Any]:
    return {
        **{name: getattr(order, name) for name in (*ORDER, *VERB)},
        "id": order.pk,
        "case": order.case.no,
        "version": tagged(response, order.chain, order.subject),
        "may": sorted(policy.open_verbs(by, order)),
    }
