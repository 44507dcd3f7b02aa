"""Passing up what a station or institute cannot settle."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.archive.models import Case
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import PassForm
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.HANDLERS)
@require_http_methods(["GET", "POST"])
def pass_up(request: SignedIn, pk: int) -> HttpResponse:
    """What came down to this unit goes one level up; where it cannot, the page says why not."""
    order = queries.order_to_pass_up(request.user, pk)
    form = PassForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = actions.pass_up(order, form.beyond(), by=request.user)
        messages.success(request, _("已上报给%(unit)s。") % {"unit": made.to or _("县中心")})
        return redirect("dispatch:order", pk)
    above = queries.institute_above(order.organisation)
    told = {
        "to": above or _("县中心"),
        "refused": queries.why_not_up(order, queries.passed_in(order)),
        "here": _("工单"),
        "back": reverse("dispatch:order", args=[pk]),
    }
    return _page(request, order.case, form, told)


@duty(*policy.PASSERS_ON)
@require_http_methods(["GET", "POST"])
def pass_on(request: SignedIn, no: str) -> HttpResponse:
    """What a station passed up to this institute goes on to the county centre."""
    case = queries.case_to_pass_on(request.user, no)
    form = PassForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.pass_on(case, form.beyond(), by=request.user)
        messages.success(request, _("已上报给%(unit)s。") % {"unit": _("县中心")})
        return redirect(case)
    clock = queries.clock_above(case)
    lies_here = clock is not None and clock.organisation_id_plain is not None
    told = {
        "to": _("县中心"),
        "refused": "" if lies_here else _("这件事现在没有等本所接办，不用上报。"),
        "here": _("派单"),
        "back": reverse("dispatch:send", args=[no]),
    }
    return _page(request, case, form, told)


def _page(request: SignedIn, case: Case, form: PassForm, told: Mapping[str, object]) -> HttpResponse:
    context = {"case": case, "form": form, "due": queries.taken_up_by(case), **told}
    return render(request, "dispatch/pass_up.html", context, status=422 if form.errors else 200)
