"""Giving a unit a duty in a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.archive.models import Case
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import SendForm, duties_of, support_forms
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import now


@duty(*policy.DISPATCHERS)
@require_http_methods(["GET", "POST"])
def send(request: SignedIn, no: str) -> HttpResponse:
    """Choose a unit, say what is asked and why of them; the times that will be due are shown before."""
    case = queries.case_to_send(request.user, no)
    advice = queries.advice(case)
    passed = queries.passed_up(case)
    passed_by = {one.organisation_id for one in passed}
    form = SendForm(request.POST or None, likely=_choices(advice, case), advice=advice, passed_by=passed_by)
    supports = support_forms(request.POST or None, passed_by)
    duties = duties_of(form, supports) if request.method == "POST" else None
    if duties:
        sent = actions.send_together(case, duties, by=request.user)
        names = _("、").join(order.organisation.name for order in sent)
        messages.success(request, _("已派给%(unit)s。") % {"unit": names})
        return redirect(case)
    lead_taken = queries.has_open_lead(case)
    form.initial = _first(advice, lead_taken)
    wrong = form.errors or any(one.is_meant and one.errors for one in supports)
    context = {
        "case": case,
        "form": form,
        "supports": supports,
        "advice": advice,
        "lead_taken": lead_taken,
        "passed": queries.with_photos(case, passed),
        "above": queries.clock_above(case) if passed else None,
        "may_pass_on": policy.may_pass_on(request.user, case),
        "dues": queries.due_times(case, None, now()),
        "sendable": case.state in (Case.State.FILED, Case.State.WORKING),
    }
    return render(
        request, "dispatch/send.html", context, status=422 if request.method == "POST" and wrong else 200
    )


def _choices(advice: queries.Advice, case: Case) -> list[Organisation]:
    """Units to offer: those suggested, else the likely ones. Any other is found by its name."""
    return list({one.unit.pk: one.unit for one in advice.suggestions}.values()) or queries.likely_units(case)


def _first(advice: queries.Advice, lead_taken: bool) -> dict[str, Any]:
    """The first suggestion of the part that is still to be given, chosen and with its basis."""
    part = {"part": "support" if lead_taken else "lead"}
    fitting = [one for one in advice.suggestions if one.is_lead is not lead_taken]
    return part | ({"likely": fitting[0].unit.pk, "basis": fitting[0].basis} if fitting else {})


@duty(*policy.DISPATCHERS)
@require_GET
def due(request: SignedIn, no: str) -> HttpResponse:
    """The times that would be due for the unit chosen so far, by its own office hours."""
    case = queries.case_to_send(request.user, no)
    chosen = request.GET.get("unit") or request.GET.get("likely") or ""
    unit = queries.receivers().filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    dues = queries.due_times(case, unit.calendar_id if unit else None, now())
    risk = queries.bounces([unit.pk], case.category).get(unit.pk) if unit else None
    return render(request, "dispatch/_due.html", {"dues": dues, "unit": unit, "risk": risk})


@duty(*policy.UNIT_SEEKERS)
@require_GET
def units(request: SignedIn) -> HttpResponse:
    """Units whose name holds ?q=, for the live-search island."""
    found = queries.search_units(request.GET.get("q", ""))
    results = [{"value": unit.pk, "label": unit.name, "note": str(unit.get_kind_display())} for unit in found]
    return JsonResponse({"results": results})
