"""Pages of milestones: set, moved, reached, dropped."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.plan import actions, policy, queries
from huiyin.plan.forms import DropForm, MilestoneForm, MoveForm, ReachForm
from huiyin.plan.models import Milestone


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, no: str) -> HttpResponse:
    """Set something to be reached by a day."""
    project = queries.project_to_plan(request.user, no)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_milestone(project, **form.cleaned_data, by=request.user)
        messages.success(request, _("里程碑已增加。"))
        return redirect("plan:project", no)
    context = {"form": form, "project": project}
    return render(request, "plan/milestone_form.html", context, status=422 if form.errors else 200)


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Promise another day."""
    milestone = queries.milestone_to_plan(request.user, pk)
    form = MoveForm(request.POST or None, initial={"due_on": milestone.due_on})
    if request.method == "POST" and form.is_valid():
        actions.move_milestone(milestone, **form.cleaned_data, by=request.user)
        messages.success(request, _("已改期。原定日期仍能看到。"))
        return redirect("plan:project", milestone.project.no)
    return _page(request, milestone, form, _("里程碑改期"), _("改期"))


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def reach(request: SignedIn, pk: int) -> HttpResponse:
    """It is done."""
    milestone = queries.milestone_to_plan(request.user, pk)
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reach_milestone(milestone, **form.cleaned_data, by=request.user)
        messages.success(request, _("已标记为达到。"))
        return redirect("plan:project", milestone.project.no)
    return _page(request, milestone, form, _("里程碑达到"), _("标记为达到"))


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def drop(request: SignedIn, pk: int) -> HttpResponse:
    """It will not be done."""
    milestone = queries.milestone_to_plan(request.user, pk)
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.drop_milestone(milestone, **form.cleaned_data, by=request.user)
        messages.success(request, _("已写明不做了。"))
        return redirect("plan:project", milestone.project.no)
    return _page(request, milestone, form, _("里程碑不做了"), _("确认不做了"))


def _page(request: SignedIn, milestone: Milestone, form: forms.Form, title: str, press: str) -> HttpResponse:
    context = {"form": form, "milestone": milestone, "title": title, "press": press}
    return render(request, "plan/milestone.html", context, status=422 if form.errors else 200)
