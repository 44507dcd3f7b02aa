"""Pages of the rules for hours of service."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.actions import SEEN_ELSEWHERE, set_hour_rule, set_star_ladder
from huiyin.dispatch.policy import DIRECTORY_KEEPERS, may_keep_hour_rules
from huiyin.dispatch.queries import hour_rules, last_hour_rule, star_ladders
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.serving import HourRuleForm, LadderForm

KEPT = ("valid_from", "source")
"""What a new version says anew."""


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """How hours count, each version with what it says; past ones on request."""
    past, day = request.GET.get("past") == "1", today()
    rows = [(rule, standing(rule, day)) for rule in hour_rules()]
    context = {
        "rows": [row for row in rows if past or row[1] != "ended"],
        "past": past,
        "may_edit": may_keep_hour_rules(request.user),
    }
    return render(request, "rules/serving.html", context)


@duty(*DIRECTORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn) -> HttpResponse:
    """A new version of how hours count."""
    before = last_hour_rule()
    told = model_to_dict(before, exclude=KEPT) if before else {}
    initial = {**told, "seen": before.version if before else 0}
    form = HourRuleForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        rule = set_hour_rule(form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": rule.version})
        return redirect("rules:serving")
    context = {"form": form, "rule": before}
    return render(request, "rules/serving_form.html", context, status=422 if form.errors else 200)


@duty(*policy.VIEWERS)
@require_GET
def stars(request: SignedIn) -> HttpResponse:
    """The ladder of stars in its versions, and ladders seen elsewhere to begin from."""
    day = today()
    context = {
        "rows": [(ladder, standing(ladder, day)) for ladder in star_ladders()],
        "elsewhere": list(SEEN_ELSEWHERE.items()),
        "may_edit": may_keep_hour_rules(request.user),
    }
    return render(request, "rules/stars.html", context)


@duty(*DIRECTORY_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise_stars(request: SignedIn) -> HttpResponse:
    """A new version of the ladder, perhaps begun from one seen elsewhere."""
    before = star_ladders().first()
    like = SEEN_ELSEWHERE.get(request.GET.get("like", "")) or before
    form = LadderForm(
        request.POST if request.method == "POST" else None, like=like, seen=before.version if before else 0
    )
    if request.method == "POST" and form.is_valid():
        ladder = set_star_ladder(form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": ladder.version})
        return redirect("rules:stars")
    context = {"form": form, "ladder": before}
    return render(request, "rules/stars_form.html", context, status=422 if form.errors else 200)
