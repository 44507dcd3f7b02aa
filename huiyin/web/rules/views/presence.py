"""Pages of the figures about checking in by oneself."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.track.actions import revise_presence
from huiyin.track.models import PRESENCE_SHOWN, PresenceRule
from huiyin.track.policy import may_revise_presence
from huiyin.track.queries import last_presence_rule, presence_rules
from huiyin.web.rules import policy
from huiyin.web.rules.forms.presence import PresenceForm

What = PresenceRule.What


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every figure with all its versions, the newest first."""
    rules, day = list(presence_rules()), today()
    context = {
        "kinds": [
            (what, what.label, [(rule, standing(rule, day)) for rule in rules if rule.what == what])
            for what in What
        ],
        "shipped": {what: amount for what, (amount, _source) in PRESENCE_SHOWN.items()},
        "may_revise": may_revise_presence(request.user),
        "title": _("签到规则"),
        "lede": _("离岗位多远还算到、定位多准才行。改动出新版，旧版留着。"),
        "revise": "rules:presence_revise",
    }
    return render(request, "rules/figures.html", context)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, what: str) -> HttpResponse:
    """A new version of one figure."""
    if what not in What.values:
        raise Http404
    kind, before = What(what), last_presence_rule(What(what))
    initial = {"seen": before.version, "amount": before.amount} if before else {"seen": 0}
    form = PresenceForm(request.POST if request.method == "POST" else None, initial=initial, what=what)
    if request.method == "POST" and form.is_valid():
        rule = revise_presence(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("rules:presence")
    about = {"title": _("修改签到规则"), "all": _("签到规则"), "back": "rules:presence"}
    context = {"kind": kind, "rule": before, "form": form, **about}
    return render(request, "rules/figures_form.html", context, status=422 if form.errors else 200)
