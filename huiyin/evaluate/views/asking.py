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
from huiyin.evaluate.forms import CallbackForm, RatingForm
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
