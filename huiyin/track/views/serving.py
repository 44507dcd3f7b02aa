"""The code of the minute, shown by the leader and typed by the volunteer; and coming by place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.models import Assignment
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import CodeForm, PlaceForm

State = Assignment.State
VOLUNTEERS = (Role.VOLUNTEER, Role.TEAM_LEADER)


@duty(*policy.LEADERS)
@require_GET
def slot_code(request: SignedIn, pk: int) -> HttpResponse:
    """The code of a slot in large digits, while its hours last."""
    slot = queries.slot_to_lead(request.user, pk)
    opens, closes = queries.code_hours(slot)
    code = queries.code_of(slot) if opens <= now() <= closes else None
    context = {"slot": slot, "code": code, "opens": opens, "early": now() < opens}
    response = render(request, "track/slot_code.html", context)
    response["Cache-Control"] = "no-store"
    return response


@duty(*VOLUNTEERS)
@require_http_methods(["GET", "POST"])
def by_code(request: SignedIn, pk: int) -> HttpResponse:
    """Type the code: to check in, or out when checked in."""
    assignment = queries.assignment_to_show(request.user, pk)
    leaving = assignment.state == State.CHECKED_IN
    form = CodeForm(request.POST or None, initial={"leaving": leaving})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if actions.show_by_code(assignment, told["code"], leaving=told["leaving"], by=request.user):
            messages.success(request, _("已签退，谢谢您。") if told["leaving"] else _("已签到。"))
            return redirect("dispatch:mine")
        form.add_error("code", _("签到码不对，或者已经换了。请看着负责人的屏幕再输一次。"))
    context = {
        "one": assignment,
        "form": form,
        "leaving": leaving,
        "ready": assignment.state in (State.ACCEPTED, State.CHECKED_IN),
        "has_spot": queries.has_spot(assignment.slot),
    }
    return render(request, "track/by_code.html", context, status=422 if form.errors else 200)


@duty(*VOLUNTEERS)
@require_http_methods(["GET", "POST"])
def by_place(request: SignedIn, pk: int) -> HttpResponse:
    """Agree to be located, this once: to check in, or out when checked in."""
    assignment = queries.assignment_to_show(request.user, pk)
    leaving = assignment.state == State.CHECKED_IN
    form = PlaceForm(request.POST or None, initial={"leaving": leaving})
    if request.method == "POST" and form.is_valid():
        gone = form.cleaned_data["leaving"]
        try:
            away = actions.show_by_place(assignment, form.spot(), leaving=gone, by=request.user)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            words = _("已签退，离岗位约 %(m)d 米。谢谢您。") if gone else _("已签到，离岗位约 %(m)d 米。")
            messages.success(request, words % {"m": away})
            return redirect("dispatch:mine")
    context = {
        "one": assignment,
        "form": form,
        "leaving": leaving,
        "ready": assignment.state in (State.ACCEPTED, State.CHECKED_IN),
        "has_spot": queries.has_spot(assignment.slot),
        "figures": queries.presence_figures(),
    }
    return render(request, "track/by_place.html", context, status=422 if form.errors else 200)
