"""Pages of partners."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.plan import actions, policy, queries
from huiyin.plan.forms import PartnerForm


@duty(*policy.PLANNERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn, no: str) -> HttpResponse:
    """Note who carries the project with us."""
    project = queries.project_to_plan(request.user, no)
    form = PartnerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_partner(project, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("协作单位已增加。"))
            return redirect("plan:project", no)
    context = {"form": form, "project": project}
    return render(request, "plan/partner_form.html", context, status=422 if form.errors else 200)


@duty(*policy.PLANNERS)
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """It has no part any more."""
    partner = queries.partner_to_plan(request.user, pk)
    actions.end_partner(partner, by=request.user)
    messages.success(request, _("已结束。"))
    return redirect("plan:project", partner.project.no)
