"""The page on which somebody outside the unit says what he found on the spot."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.archive.models import Case
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import CheckForm
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CHECKERS)
@require_http_methods(["GET", "POST"])
def check(request: SignedIn, no: str) -> HttpResponse:
    """Done or not, as seen on the spot, with photos."""
    case = queries.case_to_check(request.user, no)
    form = CheckForm(request.POST, request.FILES) if request.method == "POST" else CheckForm()
    if request.method == "POST" and form.is_valid():
        actions.check_site(case, form.found(), by=request.user)
        messages.success(request, _("现场核实已记下。"))
        return redirect("evaluate:decide", no) if policy.is_decider(request.user, case) else redirect(case)
    waits = case.state == Case.State.REPORTED
    context = {"case": case, "form": form, "waits": waits}
    return render(request, "evaluate/check.html", context, status=422 if form.errors else 200)
