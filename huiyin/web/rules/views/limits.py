"""Pages of the time limits."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.calendar import actions, queries
from huiyin.kernel.calendar.deadlines import Term, reckon
from huiyin.kernel.calendar.kinds import LimitKind, Matter, Urgency
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.events.versions import standing
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now, today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.limits import ExampleForm, NewLimitForm, TermsForm


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Rules in force or to come, by kind; past versions on request."""
    past = request.GET.get("past") == "1"
    day = today()
    rows = [
        limit for limit in TimeLimit.objects.all() if past or limit.valid_to is None or limit.valid_to >= day
    ]
    kinds: dict[str, list[TimeLimit]] = {kind: [] for kind in LimitKind.values}
    for limit in sorted(rows, key=_order):
        kinds.setdefault(limit.kind, []).append(limit)
    context = {
        "kinds": [
            (queries.kind_words(kind), [_row(limit) for limit in some])
            for kind, some in kinds.items()
            if some
        ],
        "past": past,
        "may_edit": policy.may_edit_limits(request.user),
    }
    return render(request, "rules/limits.html", context)


def _order(limit: TimeLimit) -> tuple[int, int, int]:
    return Matter.values.index(limit.matter), Urgency.values.index(limit.urgency), -limit.version


def _row(limit: TimeLimit) -> dict[str, Any]:
    return {
        "limit": limit,
        "about": _("，").join([str(limit.get_matter_display()), str(limit.get_urgency_display())]),
        "length": queries.length_words(limit.amount, limit.unit),
        "percent": round(limit.warn_share * 100),
        "stands": standing(limit, today()),
    }


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """Add a rule where there was none."""
    form = NewLimitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        limit = actions.add_limit(
            told["kind"], told["matter"], told["urgency"], form.terms(), by=request.user
        )
        return _saved(request, limit)
    return _form(request, form, _("新增时限规则"), None)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Put a new version after this one."""
    limit = get_object_or_404(TimeLimit, pk=pk)
    initial = {
        "amount": limit.amount,
        "unit": limit.unit,
        "warn_percent": round(limit.warn_share * 100),
    }
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _saved(request, actions.revise_limit(limit, form.terms(), by=request.user))
    return _form(request, form, _("修改时限：%(kind)s") % {"kind": queries.kind_words(limit.kind)}, limit)


def _saved(request: SignedIn, limit: TimeLimit) -> HttpResponse:
    if limit.valid_from < today():
        start("rules.recompute", by=request.user, since=limit.valid_from.isoformat())
    messages.success(request, _("已保存第 %(version)d 版。") % {"version": limit.version})
    return redirect("rules:limits")


def _form(request: SignedIn, form: TermsForm, title: str, limit: TimeLimit | None) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "limit": _row(limit) if limit else None,
        "example": _example(_typed(form, limit)),
    }
    return render(request, "rules/limit_form.html", context, status=422 if form.errors else 200)


@duty(*policy.LIMIT_KEEPERS)
@require_GET
def example(request: SignedIn) -> HttpResponse:
    """When something received now would be due under the terms being typed."""
    return render(request, "rules/_example.html", {"example": _example(request.GET.dict())})


def _typed(form: TermsForm, limit: TimeLimit | None) -> dict[str, Any]:
    typed = {name: form[name].value() for name in ("amount", "unit", "warn_percent")}
    return typed | {"matter": limit.matter if limit else ""}


def _example(told: dict[str, Any]) -> dict[str, Any] | None:
    form = ExampleForm(told)
    if not form.is_valid():
        return None
    terms = form.cleaned_data
    term = Term(terms["amount"], terms["unit"], terms["warn_percent"] / 100)
    stands = reckon(queries.work_calendar(), now(), term)
    matter = Matter(terms["matter"]).label if terms["matter"] else _("诉求")
    return {
        "matter": matter,
        "now": now(),
        "due": stands.due_at,
        "warn": stands.warn_at,
        "estimated": stands.estimated,
    }
