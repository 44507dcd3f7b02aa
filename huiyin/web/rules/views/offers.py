"""Pages of the figures about asking volunteers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.actions import revise_offer_rule
from huiyin.dispatch.models import SHIPPED, OfferRule
from huiyin.dispatch.policy import may_revise_offer_rules
from huiyin.dispatch.queries import last_offer_rule, offer_rules
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.offers import OfferForm

What = OfferRule.What


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every figure with all its versions, the newest first."""
    rules, day = list(offer_rules()), today()
    context = {
        "kinds": [
            (what, what.label, [(rule, standing(rule, day)) for rule in rules if rule.what == what])
            for what in What
        ],
        "shipped": {what: amount for what, (amount, _source) in SHIPPED.items()},
        "may_revise": may_revise_offer_rules(request.user),
        "title": _("邀请志愿者的规则"),
        "lede": _("多久答复、请几位才有把握、前一天几点看人够不够。改动出新版，旧版留着。"),
        "revise": "rules:offers_revise",
    }
    return render(request, "rules/figures.html", context)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, what: str) -> HttpResponse:
    """A new version of one figure."""
    if what not in What.values:
        raise Http404
    kind, before = What(what), last_offer_rule(What(what))
    initial = {"seen": before.version, "amount": before.amount} if before else {"seen": 0}
    form = OfferForm(request.POST if request.method == "POST" else None, initial=initial, what=what)
    if request.method == "POST" and form.is_valid():
        rule = revise_offer_rule(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("rules:offers")
    about = {"title": _("修改邀请规则"), "all": _("邀请志愿者的规则"), "back": "rules:offers"}
    context = {"kind": kind, "rule": before, "form": form, **about}
    return render(request, "rules/figures_form.html", context, status=422 if form.errors else 200)
