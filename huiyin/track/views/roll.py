"""The roll on the spot."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries


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
