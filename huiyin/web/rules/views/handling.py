"""Pages of the thresholds for returns and extensions."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.actions import revise_handling
from huiyin.dispatch.models import HandlingRule
from huiyin.dispatch.policy import may_revise_handling
from huiyin.dispatch.queries import handling_rules, last_handling_rule
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.handling import HandlingForm

What = HandlingRule.What


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every threshold with all its versions, the newest first."""
    rules, day = list(handling_rules()), today()
    context = {
        "kinds": [
            (what, what.label, [(rule, standing(rule, day)) for rule in rules if rule.what == what])
            for what in What
        ],
        "may_revise": may_revise_handling(request.user),
    }
    return render(request, "rules/handling.html", context)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, what: str) -> HttpResponse:
    """A new version of one threshold."""
    if what not in What.values:
        raise Http404
    kind, before = What(what), last_handling_rule(What(what))
    initial = {"seen": before.version, "amount": before.amount} if before else {"seen": 0}
    form = HandlingForm(request.POST if request.method == "POST" else None, initial=initial, what=what)
    if request.method == "POST" and form.is_valid():
        rule = revise_handling(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("rules:handling")
    context = {"kind": kind, "rule": before, "form": form}
    return render(request, "rules/handling_form.html", context, status=422 if form.errors else 200)
