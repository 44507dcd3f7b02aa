"""Pages of the ladder of supervision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.calendar.kinds import Urgency
from huiyin.kernel.calendar.queries import length_words
from huiyin.kernel.events.versions import standing
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.track import policy as track
from huiyin.track.actions import revise_rung
from huiyin.track.kinds import LIGHTS
from huiyin.track.models import LadderRule
from huiyin.web.rules import policy
from huiyin.web.rules.forms.ladder import RungForm


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every rung in force or to come, mildest first; past versions on request."""
    past, day = request.GET.get("past") == "1", today()
    rules = LadderRule.objects.order_by("level", "urgency", "-version")
    shown = [rule for rule in rules if past or rule.valid_to is None or rule.valid_to >= day]
    context = {
        "rows": [_row(rule) for rule in shown],
        "past": past,
        "may_edit": track.may_keep_ladder(request.user),
    }
    return render(request, "rules/ladder.html", context)


def _row(rule: LadderRule) -> dict[str, Any]:
    return {
        "rule": rule,
        "name": str(rule.get_code_display()),
        "urgency": str(Urgency(rule.urgency).label),
        "is_light": rule.code in LIGHTS,
        "length": length_words(rule.amount, rule.unit) if rule.amount else "",
        "roles": [str(Role(role).label) for role in rule.roles],
        "stands": standing(rule, today()),
    }


@duty(*track.LADDER_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after this one."""
    rule = get_object_or_404(LadderRule.objects.exclude(code__in=LIGHTS), pk=pk)
    initial = {name: getattr(rule, name) for name in ("amount", "unit", "times", "roles", "addresses")}
    form = RungForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fresh = revise_rung(rule, form.terms(), by=request.user)
        if fresh.valid_from <= today():
            start("track.reckon_ladder", by=request.user)
        messages.success(request, _("已保存第 %(version)d 版。") % {"version": fresh.version})
        return redirect("rules:ladder")
    context = {"form": form, "row": _row(rule)}
    return render(request, "rules/ladder_form.html", context, status=422 if form.errors else 200)
