"""Telling of progress."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.policy import ORDER_READERS
from huiyin.dispatch.queries import order_to_read
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.track import actions, policy, queries
from huiyin.track.forms import NoteForm
from huiyin.track.kinds import ProgressKind

PROJECT_NOTERS = (Role.COUNTY_DISPATCHER, *policy.LEADERS)


@duty(*policy.NOTERS)
@require_http_methods(["GET", "POST"])
def note(request: SignedIn, no: str) -> HttpResponse:
    """Tell of progress on a case."""
    case = queries.case_to_note(request.user, no)
    form = _note_form(request)
    if request.method == "POST" and form.is_valid():
        actions.note_case(case, form.note(), by=request.user)
        messages.success(request, _("进展已记下。"))
        return redirect(f"{case.get_absolute_url()}?noted=1#progress")
    context = {"form": form, "title": case.title, "no": case.no, "back": case.get_absolute_url()}
    return render(request, "track/note.html", context, status=422 if form.errors else 200)


@duty(*ORDER_READERS)
@require_GET
def beside(request: SignedIn, pk: int) -> HttpResponse:
    """What a reviewer reads beside a report: leaders' promises, notes of progress, answers from outside."""
    order = order_to_read(request.user, pk)
    context = {
        "order": order,
        "promises": queries.promises_in(order.case),
        "notes": queries.notes_on(order.case),
        "outside": queries.forwards_of(order) if policy.may_see_forwards(request.user, order) else [],
    }
    return render(request, "track/_beside.html", context)


@duty(*PROJECT_NOTERS)
@require_http_methods(["GET", "POST"])
def note_project(request: SignedIn, no: str) -> HttpResponse:
    """Tell of progress on a project."""
    project = queries.project_to_note(request.user, no)
    form = _note_form(request)
    if request.method == "POST" and form.is_valid():
        actions.note_project(project, form.note(), by=request.user)
        messages.success(request, _("进展已记下。"))
        return redirect(f"{redirect('plan:project', project.no).url}?noted=1#progress")
    back = redirect("plan:project", project.no).url
    context = {"form": form, "title": project.title, "no": project.no, "back": back}
    return render(request, "track/note.html", context, status=422 if form.errors else 200)


def _note_form(request: SignedIn) -> NoteForm:
    if request.method == "POST":
        return NoteForm(request.POST, request.FILES)
    kind = request.GET.get("kind", "")
    return NoteForm(initial={"kind": kind} if kind in ProgressKind.values else None)
