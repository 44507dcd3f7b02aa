"""Pages of a project's money: the account, its lines and changes, spendings and their receipts."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.archive.actions.attachments import files_of
from huiyin.engines.documents import KINDS
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.documents import handed_out
from huiyin.plan import actions, policy, queries
from huiyin.plan.forms import ChangeForm, CorrectForm, LineForm, RefuseForm, SpendForm
from huiyin.plan.models import BudgetLine, Project, Spending


@duty(*policy.BOOKKEEPERS)
@require_GET
def account(request: SignedIn, no: str) -> HttpResponse:
    """Plan against spent, line by line, what waits for another hand, and every entry."""
    project = queries.project_to_account(request.user, no)
    lines = list(queries.lines_of(project))
    context = {
        "project": project,
        "lines": lines,
        "sum": queries.sum_of(lines),
        "waiting": [
            (change, policy.may_decide_change(request.user, change))
            for change in queries.waiting_changes(project)
        ],
        "decided": list(queries.decided_changes(project)),
        "page": queries.page_of_spendings(project, request.GET.get("after")),
        "may": policy.open_verbs(request.user, project),
    }
    return render(request, "plan/account.html", context)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def add_line(request: SignedIn, no: str) -> HttpResponse:
    """Add a line to the budget."""
    project = queries.project_to_plan(request.user, no)
    drafted = project.state == Project.State.DRAFT
    form = LineForm(request.POST or None, drafted=drafted)
    if request.method == "POST" and form.is_valid():
        actions.budget(project, form.purpose(), by=request.user)
        told = _("预算已编列。") if drafted else _("已提交，另一位负责人同意后才能用。")
        messages.success(request, told)
        return redirect("plan:account", no)
    return _form(request, project, form, _("增加一项预算"), _("编列预算") if drafted else _("提交审批"))


@duty(*policy.PLANNERS)
@require_POST
def drop_line(request: SignedIn, pk: int) -> HttpResponse:
    """Take a line out of a draft."""
    line = queries.line_to_plan(request.user, pk)
    actions.drop_line(line, by=request.user)
    messages.success(request, _("已删去。"))
    return redirect("plan:account", line.project.no)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def ask_change(request: SignedIn, pk: int) -> HttpResponse:
    """Ask for another amount of a line."""
    line = queries.line_to_plan(request.user, pk)
    form = ChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_change(line, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("after", str(refusal))
        else:
            messages.success(request, _("已提交，另一位负责人同意后生效。"))
            return redirect("plan:account", line.project.no)
    return _form(request, line.project, form, _("申请调整预算"), _("提交审批"), line=line)


@duty(*policy.APPROVERS)
@require_POST
def agree_change(request: SignedIn, pk: int) -> HttpResponse:
    """Another hand agrees."""
    change = queries.change_to_decide(request.user, pk)
    actions.agree_change(change, by=request.user)
    messages.success(request, _("已同意，预算已调整。"))
    return redirect("plan:account", change.line.project.no)


@duty(*policy.APPROVERS)
@require_http_methods(["GET", "POST"])
def refuse_change(request: SignedIn, pk: int) -> HttpResponse:
    """Another hand says no, and why."""
    change = queries.change_to_decide(request.user, pk)
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.refuse_change(change, **form.cleaned_data, by=request.user)
        messages.success(request, _("已写明不同意的原因。"))
        return redirect("plan:account", change.line.project.no)
    return _form(
        request, change.line.project, form, _("不同意调整"), _("不同意"), line=change.line, change=change
    )


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def spend(request: SignedIn, pk: int) -> HttpResponse:
    """Enter money paid out, with its receipt."""
    line = queries.line_to_plan(request.user, pk)
    form = SpendForm(request.POST, request.FILES) if request.method == "POST" else SpendForm()
    if request.method == "POST" and form.is_valid():
        try:
            actions.spend(line, form.payment(), by=request.user)
        except Refused as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("支出已登记。"))
            return redirect("plan:account", line.project.no)
    return _form(request, line.project, form, _("登记支出"), _("登记支出"), line=line)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Take an entry back by a counter-entry."""
    spending = queries.spending_to_correct(request.user, pk)
    form = CorrectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.correct(spending, **form.cleaned_data, by=request.user)
        messages.success(request, _("已冲销。需要的话，请重新登记正确的一笔。"))
        return redirect("plan:account", spending.line.project.no)
    return _form(
        request,
        spending.line.project,
        form,
        _("冲销支出"),
        _("确认冲销"),
        line=spending.line,
        spending=spending,
    )


def _form(
    request: SignedIn, project: Project, form: forms.Form, title: str, press: str, **about: Any
) -> HttpResponse:
    line: BudgetLine | None = about.get("line")
    spending: Spending | None = about.get("spending")
    context = {"project": project, "form": form, "title": title, "press": press, "line": line}
    context |= {"spending": spending, "change": about.get("change")}
    return render(request, "plan/money_form.html", context, status=422 if form.errors else 200)


@duty(*policy.BOOKKEEPERS)
@require_GET
def receipt(request: SignedIn, key: UUID) -> HttpResponseBase:
    """The receipt itself, never shown by the browser but saved: it came from strangers."""
    spending = queries.receipt_to_open(request.user, key)
    name = actions.receipt_name(spending)
    answer = handed_out(files_of(key)[0], KINDS[spending.receipt_kind], save_as=name)
    answer["Cache-Control"] = "private, no-store"
    return answer
