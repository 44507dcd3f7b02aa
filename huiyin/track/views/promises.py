"""Promises: written down in a case, kept or broken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import due_words, live_clock
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.present import now
from huiyin.track import actions, policy, queries
from huiyin.track.forms import PromiseForm, WordsForm
from huiyin.track.models import Promise


@duty(*policy.PROMISERS)
@require_http_methods(["GET", "POST"])
def promise(request: SignedIn, no: str) -> HttpResponse:
    """Write down what a leader promised in a case."""
    case = queries.case_to_promise(request.user, no)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.promise(case, form.vow(), by=request.user)
        messages.success(request, _("承诺已记下，到期前会提醒。"))
        return redirect(case)
    context = {"case": case, "form": form}
    return render(request, "track/promise_form.html", context, status=422 if form.errors else 200)


@duty(*policy.PROMISE_READERS)
@require_GET
def show(request: SignedIn, pk: int) -> HttpResponse:
    """One promise: who, what, by when, and how it stands."""
    return _show(request, queries.promise_to_read(request.user, pk))


def _show(request: SignedIn, one: Promise, wrong: WordsForm | None = None) -> HttpResponse:
    clock = live_clock(one.subject, LimitKind.PROMISE)
    may_end = one.state == Promise.State.OPEN and policy.may_end_promise(request.user, one)
    context = {
        "promise": one,
        "clock": due_words(clock, now()) if clock else ("", ""),
        "form": (wrong or WordsForm(label=_("凭什么这样说"))) if may_end else None,
    }
    return render(request, "track/promise.html", context, status=422 if wrong else 200)


@duty(*policy.JUDGES)
@require_POST
def keep(request: SignedIn, pk: int) -> HttpResponse:
    """It was kept."""
    return _end(request, pk, True)


@duty(*policy.JUDGES)
@require_POST
def miss(request: SignedIn, pk: int) -> HttpResponse:
    """It was not kept."""
    return _end(request, pk, False)


def _end(request: SignedIn, pk: int, was_kept: bool) -> HttpResponse:
    one = queries.promise_to_end(request.user, pk)
    form = WordsForm(request.POST, label=_("凭什么这样说"))
    if not form.is_valid():
        return _show(request, one, form)
    actions.end_promise(one, form.cleaned_data["words"], was_kept=was_kept, by=request.user)
    messages.success(request, _("已记下：%(state)s。") % {"state": one.get_state_display()})
    return redirect(one)
