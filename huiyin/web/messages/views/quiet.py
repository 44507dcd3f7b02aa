"""The hours in which residents are left in peace."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.kernel.events.versions import standing
from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.messages.forms import QuietForm


@duty(*policy.WRITERS)
@require_http_methods(["GET", "POST"])
def quiet(request: SignedIn) -> HttpResponse:
    """What holds, what held before, and a new version."""
    before = queries.last_quiet_hours()
    initial: dict[str, Any] = {"seen": 0}
    if before:
        initial = {"seen": before.version, "begins": before.begins, "ends": before.ends}
    form = QuietForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule = actions.revise_quiet_hours(form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        notes.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("messages:quiet")
    day = today()
    context = {
        "form": form,
        "holds": queries.quiet_hours_on(day),
        "rows": [(rule, standing(rule, day)) for rule in queries.all_quiet_hours()],
    }
    return render(request, "messages/quiet.html", context, status=422 if form.errors else 200)
