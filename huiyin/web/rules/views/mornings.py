"""Pages of the hour of the morning message."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty, has_duty
from huiyin.kernel.present import today
from huiyin.web.desk.actions import KEEPERS, revise_mornings
from huiyin.web.desk.models import MorningRule
from huiyin.web.rules import policy
from huiyin.web.rules.forms.mornings import MorningForm


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every version of the hour, the newest first."""
    day = today()
    rows = [(rule, standing(rule, day)) for rule in MorningRule.objects.order_by("-version")]
    context = {"rows": rows, "may_edit": has_duty(request.user, *KEEPERS)}
    return render(request, "rules/mornings.html", context)


@duty(*KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after this one."""
    rule = get_object_or_404(MorningRule, pk=pk)
    form = MorningForm(request.POST or None, initial={"at": rule.at})
    if request.method == "POST" and form.is_valid():
        fresh = revise_mornings(rule, form.terms(), by=request.user)
        messages.success(request, _("已保存第 %(version)d 版。") % {"version": fresh.version})
        return redirect("rules:mornings")
    context = {"form": form, "rule": rule}
    return render(request, "rules/morning_form.html", context, status=422 if form.errors else 200)
