"""Pages of following the work: progress, lights, chasing, and the roll on the spot."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import ChaseForm, NoteForm
from huiyin.track.models import Chase, Light

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
        return redirect(case)
    context = {"form": form, "title": case.title, "no": case.no, "back": case.get_absolute_url()}
    return render(request, "track/note.html", context, status=422 if form.errors else 200)


@duty(*PROJECT_NOTERS)
@require_http_methods(["GET", "POST"])
def note_project(request: SignedIn, no: str) -> HttpResponse:
    """Tell of progress on a project."""
    project = queries.project_to_note(request.user, no)
    form = _note_form(request)
    if request.method == "POST" and form.is_valid():
        actions.note_project(project, form.note(), by=request.user)
        messages.success(request, _("进展已记下。"))
        return redirect("plan:project", project.no)
    back = redirect("plan:project", project.no).url
    context = {"form": form, "title": project.title, "no": project.no, "back": back}
    return render(request, "track/note.html", context, status=422 if form.errors else 200)


def _note_form(request: SignedIn) -> NoteForm:
    return NoteForm(request.POST, request.FILES) if request.method == "POST" else NoteForm()


@duty(*policy.WATCHERS)
@require_GET
def lights(request: SignedIn) -> HttpResponse:
    """Every red or yellow clock, to be looked after or chased."""
    colour = request.GET.get("colour", "")
    if colour not in Light.Colour.values:
        colour = Light.Colour.RED
    page = queries.lights(request.user, colour, after=request.GET.get("after"))
    context = {"page": page, "rows": queries.lit(request.user, page.rows), "colour": colour}
    return render(request, "track/lights.html", context)


@duty(*policy.WATCHERS)
@require_http_methods(["GET", "POST"])
def chase(request: SignedIn, pk: int) -> HttpResponse:
    """Press whoever holds an order."""
    order = queries.order_to_chase(request.user, pk)
    form = ChaseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.chase(order, how=Chase.How(told["how"]), words=told["words"], by=request.user)
        messages.success(request, _("催办已记下，对方会在工单上看到。"))
        return redirect(order.case)
    context = {"form": form, "order": order, "chases": queries.chases(order)}
    return render(request, "track/chase.html", context, status=422 if form.errors else 200)


@duty(*policy.LEADERS)
@require_GET
def rolls(request: SignedIn) -> HttpResponse:
    """Slots of these days whose roll one keeps."""
    return render(request, "track/rolls.html", {"slots": queries.rolls(request.user), "now": now()})


@duty(*policy.LEADERS)
@require_GET
def roll(request: SignedIn, pk: int) -> HttpResponse:
    """The roll of one slot."""
    slot = queries.slot_to_lead(request.user, pk)
    context = {"slot": slot, "turns": queries.roll(request.user, slot), "begun": slot.starts_at <= now()}
    return render(request, "track/roll.html", context)


@duty(*policy.LEADERS)
@require_POST
def check_in(request: SignedIn, pk: int) -> HttpResponse:
    """The volunteer is there."""
    assignment = queries.assignment_to_keep(request.user, pk)
    actions.check_in(assignment, by=request.user)
    messages.success(request, _("%(number)s 已签到。") % {"number": assignment.volunteer.number})
    return redirect("track:roll", assignment.slot_id)


@duty(*policy.LEADERS)
@require_POST
def check_out(request: SignedIn, pk: int) -> HttpResponse:
    """The volunteer has served."""
    assignment = queries.assignment_to_keep(request.user, pk)
    actions.check_out(assignment, by=request.user)
    words = _("%(number)s 已签退，记 %(n)d 分钟。")
    messages.success(request, words % {"number": assignment.volunteer.number, "n": assignment.minutes})
    return redirect("track:roll", assignment.slot_id)


@duty(*policy.LEADERS)
@require_POST
def no_show(request: SignedIn, pk: int) -> HttpResponse:
    """The volunteer did not come."""
    assignment = queries.assignment_to_keep(request.user, pk)
    actions.mark_no_show(assignment, by=request.user)
    messages.success(request, _("%(number)s 登记为未到场。") % {"number": assignment.volunteer.number})
    return redirect("track:roll", assignment.slot_id)
