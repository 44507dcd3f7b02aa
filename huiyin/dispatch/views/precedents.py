"""Pages of what was ruled."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.dispatch import policy, queries
from huiyin.dispatch.forms import SoughtForm
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.ORDER_READERS)
@require_GET
def precedents(request: SignedIn) -> HttpResponse:
    """Rulings, newest first, by words and class."""
    form = SoughtForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    words, category = told.get("q", ""), told.get("category")
    page = keyset(queries.precedents(words, category), ("-id",), after=request.GET.get("after"))
    kept = request.GET.copy()
    kept.pop("after", None)
    context = {"page": page, "form": form, "query": kept.urlencode(), "sought": bool(words or category)}
    return render(request, "dispatch/precedents.html", context)


@duty(*policy.ORDER_READERS)
@require_GET
def precedent(request: SignedIn, pk: int) -> HttpResponse:
    """One ruling: the question, who claimed what, what was ruled and on what ground."""
    shown = queries.precedent_to_read(request.user, pk)
    context = {
        "precedent": shown,
        "claims": queries.claims_of([shown])[shown.pk],
        "oversees": policy.oversees(request.user),
        "reads_directory": policy.may_read_directory(request.user),
    }
    return render(request, "dispatch/precedent.html", context)
