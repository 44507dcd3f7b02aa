"""Pages of asking residents."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.archive.models import Case, Voice
from huiyin.archive.policy import may_know_who
from huiyin.collect.channels.portal.follow import followed_request
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import CallbackForm, ProxyForm, RatingForm
from huiyin.evaluate.kinds import How
from huiyin.kernel.people.access import RESIDENT, SignedIn, duty, public
from huiyin.kernel.people.queries import masked
from huiyin.kernel.people.rates import client_address, within
from huiyin.kernel.present import now

GUESSES = 20


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


@duty(*policy.SPEAKERS)
@require_http_methods(["GET", "POST"])
def proxy(request: SignedIn, no: str) -> HttpResponse:
    """The station writes down what a resident says of the outcome, with his consent."""
    voice = queries.voice_to_speak_for(request.user, no)
    form = ProxyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.evaluate(voice.request, voice.case, form.verdict(), by=request.user)
        messages.success(request, _("代评已记下，档案里标明是文明实践站代评。"))
        return redirect("evaluate:callbacks")
    context = {"form": form, "voice": voice, "case": voice.case, **_about(request, voice)}
    return render(request, "evaluate/proxy.html", context, status=422 if form.errors else 200)


def _about(request: SignedIn, voice: Voice) -> dict[str, Any]:
    spoke = voice.request
    known = may_know_who(request.user, voice.case, secrecy=spoke.secrecy) and spoke.resident is not None
    return {
        "who": masked(spoke.resident) if known and spoke.resident else None,
        "answer": queries.latest_answer(spoke),
        "may_speak_for": policy.may_speak_for(request.user, spoke, voice.case),
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
    given = ready and queries.has_own_verdict(spoke, voice.case)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.evaluate(spoke, voice.case, form.verdict(), by=RESIDENT)
        messages.success(request, _("谢谢，您的评价已记下。"))
        return redirect("portal:progress", no=no)
    context = {"form": form, "no": no, "answer": queries.latest_answer(spoke), "ready": ready, "given": given}
    return render(request, "evaluate/rate.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds a voice's link rates once, without signing in. Guesses are counted."""
    link = queries.link_by(code)
    if link is None:
        within_limit = within("rating-link", client_address(request), GUESSES, 3600)
        return render(
            request,
            "evaluate/link_over.html" if within_limit else "429.html",
            status=404 if within_limit else 429,
        )
    if not link.is_live(now()) or queries.has_own_verdict(link.request, link.case):
        return render(request, "evaluate/link_over.html", {"used": link.used_at}, status=410)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.rate_by_link(link, form.verdict(How.LINK), by=RESIDENT)
        return render(request, "evaluate/link_done.html")
    secret = link.request.is_secret
    answer = None if secret else queries.latest_answer(link.request)
    context = {
        "form": form,
        "spoke": link.request,
        "secret": secret,
        "answer": answer,
        "until": link.expires_at,
    }
    return render(request, "evaluate/link.html", context, status=422 if form.errors else 200)
