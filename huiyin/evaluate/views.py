"""Pages of asking residents and deciding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.archive.models import Case, Voice
from huiyin.archive.policy import may_know_who
from huiyin.collect.channels.portal.follow import followed_request
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import AgainForm, CallbackForm, CloseForm, RatingForm
from huiyin.kernel.people.access import RESIDENT, SignedIn, duty, public
from huiyin.kernel.people.queries import masked


@duty(*policy.CALLERS)
@require_GET
def callbacks(request: SignedIn) -> HttpResponse:
    """Residents to be asked, the longest waiting first."""
    page = queries.callbacks(request.user, after=request.GET.get("after"))
    context = {"page": page, "tries": queries.tries(page.rows)}
    return render(request, "evaluate/callbacks.html", context)


@duty(*policy.CALLERS)
@require_http_methods(["GET", "POST"])
def callback(request: SignedIn, no: str) -> HttpResponse:
    """Ask one resident and keep the verdict, or that nobody answered."""
    voice = queries.voice_to_ask(request.user, no)
    form = CallbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kept = actions.evaluate(voice.request, voice.case, form.verdict(), by=request.user)
        messages.success(request, _("评价已记下。") if kept.contacted else _("已记下没有联系上，稍后再试。"))
        return redirect("evaluate:callbacks")
    context = {"form": form, "voice": voice, "case": voice.case, **_about(request, voice)}
    return render(request, "evaluate/callback.html", context, status=422 if form.errors else 200)


def _about(request: SignedIn, voice: Voice) -> dict[str, Any]:
    spoke = voice.request
    known = may_know_who(request.user, voice.case, secrecy=spoke.secrecy) and spoke.resident is not None
    return {
        "who": masked(spoke.resident) if known and spoke.resident else None,
        "answer": queries.latest_answer(spoke),
        "told": [one for one in queries.hear(voice.case) if one.request.pk == spoke.pk][0].told,
    }


@public
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, no: str) -> HttpResponse:
    """A resident who opened the progress page says how it was; once a round, while it is asked for."""
    spoke = followed_request(request, no)
    voice = queries.voice_to_rate(spoke.no)
    ready = voice.case.state == Case.State.REPORTED
    given = ready and queries.has_verdict(spoke, voice.case)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.evaluate(spoke, voice.case, form.verdict(), by=RESIDENT)
        messages.success(request, _("谢谢，您的评价已记下。"))
        return redirect("portal:progress", no=no)
    context = {"form": form, "no": no, "answer": queries.latest_answer(spoke), "ready": ready, "given": given}
    return render(request, "evaluate/rate.html", context, status=422 if form.errors else 200)


@duty(*policy.CLOSERS)
@require_GET
def decisions(request: SignedIn) -> HttpResponse:
    """Cases that wait for a decision, with what their voices said."""
    page = queries.decisions(request.user, after=request.GET.get("after"))
    context = {"page": page, "heard": queries.heard_of(page.rows)}
    return render(request, "evaluate/decisions.html", context)


@duty(*policy.CLOSERS)
@require_GET
def decide(request: SignedIn, no: str) -> HttpResponse:
    """One case in one glance: said, promised, done, proved, answered, each verdict, who decides."""
    return _decision_page(request, queries.case_to_decide(request.user, no))


@duty(*policy.CLOSERS)
@require_POST
def close(request: SignedIn, no: str) -> HttpResponse:
    """Close the case."""
    case = queries.case_to_decide(request.user, no)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, case, closing=form)
    actions.close(case, grounds=form.cleaned_data["grounds"], by=request.user)
    messages.success(request, _("%(no)s 已销号。") % {"no": case.no})
    return redirect("evaluate:decisions")


@duty(*policy.CLOSERS)
@require_POST
def again(request: SignedIn, no: str) -> HttpResponse:
    """Send the case round again."""
    case = queries.case_to_decide(request.user, no)
    form = AgainForm(request.POST)
    if not form.is_valid():
        return _decision_page(request, case, again=form)
    told = form.cleaned_data
    actions.send_round_again(case, grounds=told["grounds"], why=told["why"], by=request.user)
    messages.success(request, _("%(no)s 进入第 %(n)d 轮办理。") % {"no": case.no, "n": case.round})
    return redirect("evaluate:decisions")


def _decision_page(
    request: SignedIn, case: Case, *, closing: CloseForm | None = None, again: AgainForm | None = None
) -> HttpResponse:
    glance = queries.glance(case)
    context = {
        "case": case,
        "glance": glance,
        "rounds": queries.rounds(case) if case.round > 1 else [],
        "closing": closing or CloseForm(),
        "again": again or AgainForm(),
        "own_work": policy.is_own_work(request.user, case),
        "waits": case.state == Case.State.REPORTED,
    }
    return render(request, "evaluate/decide.html", context, status=422 if closing or again else 200)
