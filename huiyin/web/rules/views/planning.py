"""Pages of what plans of two weeks must obey and weigh."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.actions import set_plan_values
from huiyin.dispatch.models import PlanRule, PlanWeight
from huiyin.dispatch.models.plan_rules import PlanVersion
from huiyin.dispatch.policy import may_set_plan_rules
from huiyin.dispatch.queries.plan_rules import last_plan_values, plan_versions
from huiyin.kernel.events.versions import standing
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.planning import PlanVersionForm

KINDS: dict[str, tuple[type[PlanVersion], Any]] = {
    "rules": (PlanRule, gettext_lazy("必须守的规矩")),
    "weights": (PlanWeight, gettext_lazy("人选怎么打分")),
}


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Both sets with all their versions, the newest first."""
    context = {
        "kinds": [(code, title, *_told(kind)) for code, (kind, title) in KINDS.items()],
        "may_revise": may_set_plan_rules(request.user),
    }
    return render(request, "rules/planning.html", context)


def _told(kind: type[PlanVersion]) -> tuple[list[Any], list[Any]]:
    """The versions with their standing, and each value by name with what it is in each version."""
    versions, day = list(plan_versions(kind)[:5]), today()
    lines = [
        (kind._meta.get_field(name).verbose_name, [getattr(one, name) for one in versions])  # type: ignore[union-attr]
        for name in kind.VALUES
    ]
    return [(one, standing(one, day)) for one in versions], lines


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, what: str) -> HttpResponse:
    """A new version of the rules or of the weights."""
    if what not in KINDS:
        raise Http404
    kind, title = KINDS[what]
    before = last_plan_values(kind)
    shown = before or kind()
    initial = {name: getattr(shown, name) for name in kind.VALUES} | {"seen": before.version if before else 0}
    form = PlanVersionForm(request.POST if request.method == "POST" else None, initial=initial, kind=kind)
    if request.method == "POST" and form.is_valid():
        row = set_plan_values(kind, form.terms(), seen=form.cleaned_data["seen"], by=request.user)
        messages.success(request, _("已保存第 %(n)s 版。") % {"n": row.version})
        return redirect("rules:planning")
    context = {"title": title, "before": before, "form": form}
    return render(request, "rules/planning_form.html", context, status=422 if form.errors else 200)
