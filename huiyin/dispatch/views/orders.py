"""Pages of work orders."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import AnswerForm, MoreForm, ReportForm, ReturnForm
from huiyin.dispatch.models import AnswerCheck, WorkOrder
from huiyin.dispatch.views.reviewing import review
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now


@duty(*policy.HANDLERS, *policy.OVERSEERS)
@require_GET
def orders(request: SignedIn) -> HttpResponse:
    """Orders of the own unit, or of every unit for those who oversee, by state, the most pressing first."""
    counts = queries.open_counts(request.user)
    state = request.GET.get("state", "")
    if state not in WorkOrder.State.values:
        state = next((one for one in WorkOrder.OPEN if counts.get(one)), WorkOrder.State.SENT)
    page = queries.page_of_orders(request.user, state, request.GET.get("after"))
    moment = now()
    context = {
        "page": page,
        "rows": [(order, queries.due_of(order, moment)) for order in page.rows],
        "state": state,
        "open": state in WorkOrder.OPEN,
        "tabs": [(value, label, counts.get(value)) for value, label in WorkOrder.State.choices],
        "tones": queries.TONES,
        "all_units": policy.oversees(request.user),
        "dispatches": bool({str(role) for role in policy.DISPATCHERS} & request.user.roles),
    }
    return render(request, "dispatch/orders.html", context)


@duty(*policy.DISPATCHERS)
@require_GET
def returned(request: SignedIn) -> HttpResponse:
    """Orders that came back and wait for the dispatcher, the oldest first."""
    page = keyset(queries.returned_orders(request.user), ("id",), after=request.GET.get("after"))
    return render(request, "dispatch/returned.html", {"page": page})


@duty(*policy.ORDER_READERS)
@require_GET
def order(request: SignedIn, pk: int) -> HttpResponse:
    """One order: what is asked, its clocks, and what one may do now."""
    return _page(request, queries.order_to_read(request.user, pk))


def _page(
    request: SignedIn, order: WorkOrder, noticed: AnswerCheck | None = None, **wrong: forms.Form
) -> HttpResponse:
    may = policy.open_verbs(request.user, order)
    if "accept_report" in may and not (request.method == "GET" and "whole" in request.GET):
        return review(request, order, may, wrong)
    others = queries.others_of(order)
    awaited = order.is_lead and any(one.state in queries.UNREPORTED for one in others)
    returnable = queries.return_limit(order) if "return_order" in may else None
    context: dict[str, Any] = {
        "order": order,
        "tone": queries.TONES.get(WorkOrder.State(order.state), ""),
        "may": may,
        "handles": policy.may_handle(request.user, order),
        "own_report": order.handler_id == request.user.pk,
        "others": [(one, queries.TONES.get(WorkOrder.State(one.state), "")) for one in others],
        "returnable": returnable,
        "return_over": returnable is not None and now() > returnable[0],
        "is_over": order.waits_until is None and now() > order.due_at,
        "may_ask": policy.may_ask(request.user, order),
        "waits": queries.waits_of(order),
        "clocks": queries.running(order),
        "photos": queries.photos_of(order) if order.reported_at else [],
        "asked": queries.asked_of(order.case) if "report" in may else None,
        "happenings": queries.history(order),
        "report": wrong.get("report") or _report_form(request, order, awaited),
        "templates": queries.templates_for(order.case) if "report" in may and order.is_lead else [],
        "check": getattr(order, "answer_check", None),
        "noticed": noticed,
        "may_weigh": policy.may_weigh(request.user, order),
        "ruled": queries.like_this(order.case) if "return_order" in may else [],
        "giving_back": wrong.get("giving_back") or ReturnForm(prefix="back"),
        "wrong": next(iter(wrong.values()), None),
        **_passing(order, may),
    }
    return render(request, "dispatch/order.html", context, status=422 if wrong else 200)


def _passing(order: WorkOrder, may: Collection[str]) -> dict[str, Any]:
    """How the matter was passed up in the order's round, and whether the order may be."""
    rows = queries.passed_in(order)
    refused = queries.why_not_up(order, rows) if "pass_up" in may else "-"
    return {"passed": queries.with_photos(order.case, rows), "may_pass_up": not refused}


def _report_form(request: SignedIn, order: WorkOrder, awaited: bool) -> ReportForm:
    template = queries.template_meant(order.case, request.GET)
    return ReportForm(order=order, awaited=awaited, template=template)


@duty(*policy.HANDLERS)
@require_POST
def sign(request: SignedIn, pk: int) -> HttpResponse:
    """The unit takes the duty on."""
    order = queries.order_to_read(request.user, pk)
    actions.sign(order, by=request.user)
    messages.success(request, _("已签收。下一步：尽快联系诉求人。"))
    return redirect("dispatch:order", pk)


@duty(*policy.HANDLERS)
@require_POST
def contact(request: SignedIn, pk: int) -> HttpResponse:
    """The requester was spoken with."""
    order = queries.order_to_read(request.user, pk)
    actions.contact(order, by=request.user)
    messages.success(request, _("已记下首次联系。"))
    return redirect("dispatch:order", pk)


@duty(*policy.HANDLERS)
@require_POST
def report(request: SignedIn, pk: int) -> HttpResponse:
    """What was done, with photos."""
    order = queries.order_to_read(request.user, pk)
    awaited = queries.unreported(order).exists()
    form = ReportForm(request.POST, request.FILES, order=order, awaited=awaited)
    if not form.is_valid():
        return _page(request, order, report=form)
    told = form.cleaned_data
    template = queries.template_meant(order.case, request.POST)
    noticed = queries.weigh(order, told.get("answer", ""), template)
    if noticed.warns and request.POST.get("seen") != noticed.mark:
        return _page(request, order, noticed, report=form)
    actions.report(
        order,
        words=told["words"],
        answer=told.get("answer", ""),
        template=template,
        pictures=form.pictures(),
        ahead=told.get("ahead", ""),
        by=request.user,
    )
    messages.success(request, _("已反馈，请负责人审核。"))
    return redirect("dispatch:order", pk)


@duty(*policy.HANDLERS)
@require_POST
def return_order(request: SignedIn, pk: int) -> HttpResponse:
    """Not this unit's duty."""
    order = queries.order_to_read(request.user, pk)
    form = ReturnForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, order, giving_back=form)
    actions.return_order(order, **form.cleaned_data, by=request.user)
    messages.success(request, _("已退回调度员。"))
    return redirect("dispatch:orders")


@duty(*policy.REVIEWERS)
@require_POST
def accept_report(request: SignedIn, pk: int) -> HttpResponse:
    """The leader stands for the report, and the residents are answered."""
    order = queries.order_to_read(request.user, pk)
    if not order.is_lead:
        actions.accept_report(order, by=request.user)
        messages.success(request, _("审核通过。"))
        return redirect("dispatch:order", pk)
    form = AnswerForm(request.POST, voices=queries.live_voices(order.case))
    if not form.is_valid():
        return _page(request, order, answering=form)
    actions.accept_report(order, replies=form.replies(), by=request.user)
    messages.success(request, _("审核通过，已答复诉求人。"))
    return redirect("dispatch:order", pk)


@duty(*policy.REVIEWERS)
@require_POST
def send_back_report(request: SignedIn, pk: int) -> HttpResponse:
    """The leader asks for more."""
    order = queries.order_to_read(request.user, pk)
    form = MoreForm(request.POST, prefix="more")
    if not form.is_valid():
        return _page(request, order, more=form)
    actions.send_back_report(order, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("已退回承办人补办，时限照常计算。"))
    return redirect("dispatch:order", pk)


@duty(*policy.DISPATCHERS)
@require_POST
def cancel_order(request: SignedIn, pk: int) -> HttpResponse:
    """The dispatcher takes the duty back."""
    order = queries.order_to_read(request.user, pk)
    actions.cancel_order(order, by=request.user)
    messages.success(request, _("工单已撤销。"))
    return redirect(order.case)
