"""Pages of service projects."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.plan import actions, policy, queries
from huiyin.plan.forms import FinishForm, NeedForm, ProjectForm, SendBackForm, SlotForm, WordsForm
from huiyin.plan.models import Project

TONES = {"proposed": "warn", "finished": "ok", "called_off": "done"}


@duty(*policy.LISTERS)
@require_GET
def projects(request: SignedIn) -> HttpResponse:
    """Projects within the reader's place, by state."""
    state = request.GET.get("state", "")
    page = queries.page_of_projects(request.user, state, request.GET.get("after"))
    context = {
        "page": page,
        "seats": queries.seats_of(page.rows) if page.rows else {},
        "late": queries.late_milestones(page.rows) if page.rows else {},
        "state": state if state in Project.State.values else "",
        "states": Project.State.choices,
        "tones": TONES,
        "may_draft": bool({str(role) for role in policy.PLANNERS} & request.user.roles),
    }
    return render(request, "plan/projects.html", context)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Begin a project, for the case in ?case= or for none yet."""
    no = request.GET.get("case", "")
    case = queries.case_to_plan(request.user, no) if no else None
    initial: dict[str, Any] = {"organisation": request.user.organisation_id}
    if case is not None:
        initial |= {"place": case.place_id, "place_words": case.place.full_name, "title": case.title[:60]}
        item = queries.ordered_in(case)
        initial |= {"title": f"{case.place}{item.title}", "purpose": item.gives} if item else {}
    form = ProjectForm(request.POST or None, initial=initial, units=queries.units_for(request.user))
    if request.method == "POST" and form.is_valid():
        project = actions.draft(form.design(), cases=[case] if case else [], by=request.user)
        messages.success(request, _("项目已起草。下一步：增加岗位，然后提交审批。"))
        return redirect("plan:project", project.no)
    context = {"form": form, "case": case}
    return render(request, "plan/new.html", context, status=422 if form.errors else 200)


@duty(*policy.READERS)
@require_GET
def project(request: SignedIn, no: str) -> HttpResponse:
    """One project: purpose, needs, slots, approval, end."""
    return _page(request, queries.project_to_read(request.user, no))


def _page(request: SignedIn, project: Project, **wrong: forms.Form) -> HttpResponse:
    slots = list(queries.slots(project))
    lines = list(queries.lines_of(project))
    context = {
        "marks": queries.milestones_of(project),
        "lines": lines,
        "sum": queries.sum_of(lines),
        "may_account": policy.may_see_receipts(request.user, project),
        "partners": list(queries.partners_of(project)),
        "project": project,
        "cases": list(queries.cases_of(project)),
        "slots": slots,
        "skills": queries.skill_names(slots),
        "may": policy.open_verbs(request.user, project),
        "own": project.drafted_by_id == request.user.pk,
        "tone": TONES.get(project.state, ""),
        "need": wrong.get("need") or NeedForm(prefix="need"),
        "send_back": wrong.get("send_back") or SendBackForm(prefix="back"),
        "noted": "noted" in request.GET,
        "wrong": next(iter(wrong.values()), None),
    }
    return render(request, "plan/project.html", context, status=422 if wrong else 200)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def amend(request: SignedIn, no: str) -> HttpResponse:
    """Word a draft better."""
    project = queries.project_to_plan(request.user, no)
    form = WordsForm(request.POST or None, initial={"title": project.title, "purpose": project.purpose})
    if request.method == "POST" and form.is_valid():
        actions.amend(project, **form.cleaned_data, by=request.user)
        messages.success(request, _("已保存。"))
        return redirect("plan:project", no)
    context = {"form": form, "project": project}
    return render(request, "plan/amend.html", context, status=422 if form.errors else 200)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def add_slot(request: SignedIn, no: str) -> HttpResponse:
    """Add a place to fill."""
    project = queries.project_to_plan(request.user, no)
    initial = {"place": project.place_id, "place_words": project.place.full_name}
    item = queries.ordered_by(project)
    initial |= {"title": item.title, "skills": item.skills} if item else {}
    form = SlotForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        slot = actions.add_slot(project, form.seat(), by=request.user)
        messages.success(request, _("已增加岗位“%(title)s”。") % {"title": slot.title})
        return redirect("plan:project", no)
    context = {"form": form, "project": project}
    return render(request, "plan/slot_form.html", context, status=422 if form.errors else 200)


@duty(*policy.PLANNERS)
@require_POST
def call_off_slot(request: SignedIn, pk: int) -> HttpResponse:
    """A slot is not needed any more."""
    slot = queries.slot_to_read(request.user, pk)
    actions.call_off_slot(slot, by=request.user)
    messages.success(request, _("岗位已取消，已报名的人会收到通知。"))
    return redirect("plan:project", slot.project.no)


@duty(*policy.PLANNERS)
@require_POST
def link_need(request: SignedIn, no: str) -> HttpResponse:
    """The project answers a further case."""
    project = queries.project_to_plan(request.user, no)
    form = NeedForm(request.POST, prefix="need")
    if not form.is_valid():
        return _page(request, project, need=form)
    case = queries.case_to_plan(request.user, form.cleaned_data["case"].strip().upper())
    actions.link_need(project, case, by=request.user)
    return redirect("plan:project", no)


@duty(*policy.PLANNERS)
@require_POST
def propose(request: SignedIn, no: str) -> HttpResponse:
    """Ask for approval."""
    actions.propose(queries.project_to_plan(request.user, no), by=request.user)
    messages.success(request, _("已提交，请另一位负责人审批。"))
    return redirect("plan:project", no)


@duty(*policy.APPROVERS)
@require_POST
def approve(request: SignedIn, no: str) -> HttpResponse:
    """Another hand says yes."""
    actions.approve(queries.project_to_read(request.user, no), by=request.user)
    messages.success(request, _("项目已批准，可以邀请志愿者了。"))
    return redirect("plan:project", no)


@duty(*policy.APPROVERS)
@require_POST
def send_back(request: SignedIn, no: str) -> HttpResponse:
    """Another hand asks for changes."""
    project = queries.project_to_read(request.user, no)
    form = SendBackForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, project, send_back=form)
    actions.send_back(project, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("已退回起草人修改。"))
    return redirect("plan:project", no)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def finish(request: SignedIn, no: str) -> HttpResponse:
    """The project has done what it was for: what the records say of it, and the own words about it."""
    project = queries.project_to_plan(request.user, no)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish(project, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("项目已完成，结项报告已写好。没有其他工作的档案会转入评价。"))
            return redirect("plan:project", no)
    context = {"form": form, "project": project, "closing": queries.closing_of(project)}
    return render(request, "plan/finish.html", context, status=422 if form.errors else 200)


@duty(*policy.PLANNERS)
@require_POST
def call_off(request: SignedIn, no: str) -> HttpResponse:
    """Give the project up."""
    actions.call_off(queries.project_to_plan(request.user, no), by=request.user)
    messages.success(request, _("项目已取消，已报名的人会收到通知。"))
    return redirect("plan:project", no)
