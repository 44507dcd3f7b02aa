"""Trying a limit out before it is saved: on what runs now, and on the year gone by."""

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.kernel.calendar import queries
from huiyin.kernel.calendar.kinds import Matter, Urgency
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.polling import polled
from huiyin.kernel.jobs.running import start
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.present import today
from huiyin.web.rules import policy
from huiyin.web.rules.forms.limits import RehearsalForm, TrialForm

YEAR = timedelta(days=365)
SHOWN = 60


@dataclass(frozen=True)
class Line:
    """One row of a rehearsal: whose, of what, and how many were and would have been late."""

    unit: str
    matter: str
    total: int
    was: int
    would: int


@duty(*policy.LIMIT_KEEPERS)
@require_GET
def foresee(request: SignedIn) -> HttpResponse:
    """What the terms being typed would do to the clocks that run."""
    form = TrialForm(request.GET)
    context: dict[str, Any] = {"foreseen": None}
    if form.is_valid():
        limit = TimeLimit(**form.limit(), valid_from=form.cleaned_data["valid_from"])
        context = {
            "foreseen": queries.foresee_limit(limit),
            "since": limit.valid_from,
            "is_past": limit.valid_from < today(),
        }
    return render(request, "rules/_trial.html", context)


@duty(*policy.LIMIT_KEEPERS)
@require_POST
def rehearse(request: SignedIn) -> HttpResponse:
    """Begin to replay the year gone by under the terms that were typed."""
    form = RehearsalForm(request.POST)
    if not form.is_valid():
        return render(request, "rules/rehearsal_refused.html", {"form": form}, status=422)
    day = today()
    row = start(
        policy.REHEARSE,
        by=request.user,
        limit=form.limit(),
        since=(day - YEAR).isoformat(),
        until=day.isoformat(),
    )
    return redirect("rules:rehearsal", row.pk)


@duty(*policy.LIMIT_KEEPERS)
@require_GET
def rehearsal(request: SignedIn, pk: int) -> HttpResponse:
    """How far the rehearsal is, and what came of it."""
    return render(request, "rules/rehearsal.html", _told(pk))


@duty(*policy.LIMIT_KEEPERS)
@require_GET
def rehearsal_state(request: SignedIn, pk: int) -> HttpResponse:
    """The part of that page that changes."""
    told = _told(pk)
    return polled(request, "rules/_rehearsal.html", told, running=told["open"])


rehearsal_state.background = True  # type: ignore[attr-defined]


def _told(pk: int) -> dict[str, Any]:
    row = get_object_or_404(Job, pk=pk, name=policy.REHEARSE)
    limit, rows = row.arguments["limit"], row.result.get("rows", [])
    names = dict(Organisation.objects.filter(pk__in=[one["unit"] for one in rows]).values_list("pk", "name"))
    lines = [
        Line(
            names.get(one["unit"], _("不属于哪个单位")),
            str(Matter(one["matter"]).label) if one["matter"] in Matter.values else one["matter"],
            one["total"],
            one["was"],
            one["would"],
        )
        for one in rows
    ]
    about = (str(Matter(limit["matter"]).label), str(Urgency(limit["urgency"]).label))
    return {
        "job": row,
        "open": row.state in Job.OPEN,
        "kind": queries.kind_words(limit["kind"]),
        "about": _("，").join(about),
        "length": queries.length_words(limit["amount"], limit["unit"]),
        "since": row.arguments["since"],
        "until": row.arguments["until"],
        "lines": lines[:SHOWN],
        "hidden": max(0, len(lines) - SHOWN),
        "sums": asdict(_sum(lines)),
    }


def _sum(lines: list[Line]) -> Line:
    return Line("", "", *(sum(getattr(one, name) for one in lines) for name in ("total", "was", "would")))
