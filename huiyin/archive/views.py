"""Pages of the archive: the register, and setting a dossier right."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.archive import actions, policy, queries
from huiyin.archive.forms import AmendForm, RegisterForm
from huiyin.archive.models import Case
from huiyin.archive.queries import MANY
from huiyin.kernel.calendar.queries import due_words
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now

TONES = {"filed": "warn", "working": "", "reported": "warn", "closed": "ok", "withdrawn": "done"}


@duty(*policy.READERS)
@require_GET
def cases(request: SignedIn) -> HttpResponse:
    """The register: every case within the reader's reach, filtered, the number first of all."""
    number = request.GET.get("no", "").strip()
    if number:
        case = queries.case_by_number(request.user, number)
        if case is not None:
            return redirect(case)
    form = RegisterForm(request.GET, by=request.user)
    wanted = form.wanted()
    page = queries.register(request.user, wanted, after=request.GET.get("after"))
    count = queries.count_up_to(queries.found(request.user, wanted))
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page.rows),
        "number": number,
        "count": count if count <= MANY else None,
        "many": MANY,
        "kept": _kept(request),
    }
    return render(request, "archive/cases.html", context)


def _kept(request: SignedIn) -> str:
    query = request.GET.copy()
    for name in ("after", "no"):
        query.pop(name, None)
    return query.urlencode()


def rows_of(cases: list[Case]) -> list[dict[str, Any]]:
    """Cases as rows of a list, each with its clock in words. One query for all clocks."""
    clocks = queries.clocks_for(cases)
    moment = now()
    rows = []
    for case in cases:
        clock = clocks.get(case.no)
        words, tone = due_words(clock, moment) if clock else ("", "")
        rows.append({"case": case, "tone": TONES[case.state], "clock": words, "clock_tone": tone})
    return rows


@duty(*policy.KEEPERS)
@require_http_methods(["GET", "POST"])
def amend(request: SignedIn, no: str) -> HttpResponse:
    """Set a dossier right."""
    case = queries.case_to_keep(request.user, no)
    form = AmendForm(request.POST if request.method == "POST" else None, initial=_as_it_is(case))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.amend(
            case,
            title=told["title"],
            category=told["category"],
            matter=told["matter"],
            urgency=told["urgency"],
            place=told["where"],
            by=request.user,
        )
        messages.success(request, _("档案信息已修改。"))
        return redirect(case)
    status = 422 if form.errors else 200
    return render(request, "archive/amend.html", {"form": form, "case": case}, status=status)


def _as_it_is(case: Case) -> dict[str, Any]:
    return {
        "title": case.title,
        "category": case.category_id,
        "matter": case.matter,
        "urgency": case.urgency,
        "place": case.place_id,
        "place_words": case.place.full_name,
    }
