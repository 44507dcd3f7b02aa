"""The register, the views one keeps of it, and setting a dossier right."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from markupsafe import Markup

from huiyin.archive import actions, policy, queries
from huiyin.archive.forms import AmendForm, RegisterForm, SaveViewForm
from huiyin.archive.models import Case, CaseWords
from huiyin.archive.queries import FOUND, MANY, Wanted
from huiyin.engines.wording.grams import excerpt, sought, spans
from huiyin.kernel.calendar.queries import due_words
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now

OPEN, SHUT = Markup("<mark>"), Markup("</mark>")


@duty(*policy.READERS)
@require_GET
def cases(request: SignedIn) -> HttpResponse:
    """The register: every case within the reader's reach, by words, number or filters."""
    number = request.GET.get("no", "").strip()
    case = queries.case_by_number(request.user, number or request.GET.get("q", "")[:20])
    if case is not None:
        return redirect(case)
    form = RegisterForm(request.GET, by=request.user)
    wanted = form.wanted()
    found = found_by_words if wanted.words.strip() else found_by_filters
    context = {
        **found(request, wanted),
        "form": form,
        "number": number,
        "kept": form.query(),
        "saved": queries.saved_views(request.user),
        "name_form": SaveViewForm(initial={"query": form.query()}, auto_id="view_%s"),
        "too_short": queries.is_too_short(wanted),
        "may_export": policy.may_export(request.user),
    }
    return render(request, "archive/cases.html", context)


def found_by_filters(request: SignedIn, wanted: Wanted) -> dict[str, Any]:
    """One page of the register without words, with its count."""
    after = request.GET.get("after")
    if wanted.tail:
        rows = queries.found_by_ending(request.user, wanted)
        page = keyset(rows, ("-id",), after=after)
    else:
        rows = queries.found(request.user, wanted)
        page = queries.register(request.user, wanted, after=after)
    return {"page": page, "rows": rows_of(page.rows), "count": queries.count_up_to(rows), "many": MANY}


def found_by_words(request: SignedIn, wanted: Wanted) -> dict[str, Any]:
    """One page of what holds the words, each row showing where."""
    page = queries.search(request.user, wanted, after=request.GET.get("after"))
    words = sought(wanted.words).words
    rows = rows_of([row.case for row in page.rows])
    for row, kept in zip(rows, page.rows, strict=True):
        row["title"] = marked(row["case"].title, words)
        row["excerpt"] = marked(_where(kept, words), words)
    return {"page": page, "rows": rows, "count": page.count, "many": FOUND}


def _where(kept: CaseWords, words: Iterable[str]) -> str:
    """The place in what was said where a word stands that the title does not hold."""
    title, *said = kept.text.split("\n")[:-2]
    return excerpt(" ".join(said), [word for word in words if word not in title])


def marked(text: str, words: Iterable[str]) -> Markup:
    """The text with the words found in it marked, safe to show."""
    pieces: list[str] = []
    at = 0
    for start, end in spans(text, words):
        pieces += (text[at:start], OPEN, text[start:end], SHUT)
        at = end
    return Markup("").join((*pieces, text[at:]))


def rows_of(cases: list[Case]) -> list[dict[str, Any]]:
    """Cases as rows of a list, each with its clock in words. One query for all clocks."""
    clocks = queries.clocks_for(cases)
    moment = now()
    states = {value: str(label) for value, label in Case.State.choices}
    rows = []
    for case in cases:
        clock = clocks.get(case.no)
        words, tone = due_words(clock, moment) if clock else ("", "")
        rows.append(
            {
                "case": case,
                "state": states[case.state],
                "tone": Case.TONES[Case.State(case.state)],
                "clock": words,
                "clock_tone": tone,
            }
        )
    return rows


@duty(*policy.READERS)
@require_POST
def save_view(request: SignedIn) -> HttpResponse:
    """Keep the filters and words of the register under a name."""
    form = SaveViewForm(request.POST)
    query = RegisterForm(QueryDict(request.POST.get("query", "")[:400]), by=request.user).query()
    if form.is_valid() and query:
        actions.save_view(form.cleaned_data["name"], query, by=request.user)
        messages.success(request, _("已保存为常用查询“%(name)s”。") % {"name": form.cleaned_data["name"]})
    else:
        messages.error(request, _("没有保存：请先选好条件，再给它起个名字。"))
    return redirect(f"{reverse('archive:cases')}?{query}")


@duty(*policy.READERS)
@require_POST
def forget_view(request: SignedIn, pk: int) -> HttpResponse:
    """Forget a saved view of one's own."""
    actions.forget_view(queries.saved_view(request.user, pk), by=request.user)
    return redirect("archive:cases")


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
    }
