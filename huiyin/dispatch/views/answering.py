"""Answering the residents from the case's own page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.archive.models import Case
from huiyin.collect.models import Request
from huiyin.collect.policy import ANSWERERS, may_answer
from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import MOST_ANSWER, AnswerForm
from huiyin.kernel.people.access import SignedIn, duty


@duty(*ANSWERERS)
@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, no: str) -> HttpResponse:
    """Tell everybody who waits for an answer, or with ?to= one voice alone, what was done."""
    case = queries.case_to_answer(request.user, no)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        voices=_voices(request, case),
        may_end=policy.may_end_at_once(request.user, case) and queries.is_idle(case),
    )
    if request.method == "POST" and form.is_valid():
        done = form.cleaned_data.get("done", False)
        told = actions.answer_case(case, form.replies(), done=done, by=request.user)
        if told:
            messages.success(request, _told(told))
        return redirect(case)
    context = {"case": case, "answering": form}
    return render(request, "dispatch/answer.html", context, status=422 if form.errors else 200)


@duty(*policy.HANDLERS, *policy.REVIEWERS)
@require_POST
def weigh(request: SignedIn, pk: int) -> HttpResponse:
    """What there is to notice in an answer while it is written."""
    order = queries.order_to_weigh(request.user, pk)
    words = request.POST.get("answer", request.POST.get("words", ""))[:MOST_ANSWER]
    template = queries.template_meant(order.case, request.POST)
    return render(request, "dispatch/_weighed.html", {"noticed": queries.weigh(order, words, template)})


def _voices(request: SignedIn, case: Case) -> list[Request]:
    """Those whom this person may answer; to read, those only who wait, or the one that was asked for."""
    mine = [one for one in queries.live_voices(case) if may_answer(request.user, one)]
    if request.method == "POST":
        return mine
    one = request.GET.get("to", "")
    return [voice for voice in mine if (voice.no == one if one else voice.state == Request.State.OPEN)]


def _told(count: int) -> str:
    return ngettext("已答复 %(n)d 位诉求人。", "已答复 %(n)d 位诉求人。", count) % {"n": count}
