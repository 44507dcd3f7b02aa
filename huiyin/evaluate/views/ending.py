"""Pages of ending a case otherwise than by content residents."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.archive.models import Case
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import RefuseForm, end_form
from huiyin.evaluate.kinds import Apart
from huiyin.evaluate.views.deciding import decision_page
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CLOSERS)
@require_http_methods(["GET", "POST"])
def propose(request: SignedIn, no: str, kind: str) -> HttpResponse:
    """Propose one way to end a case apart, with what must be so before."""
    if kind not in Apart.values:
        raise Http404
    case, how = queries.case_to_decide(request.user, no), Apart(kind)
    heard = queries.hear(case)
    form = end_form(how, case, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.propose_end(case, form.proposed(), by=request.user)
        messages.success(request, _("建议已提交，等没有参与办理的另一个人批准。"))
        return redirect("evaluate:decide", case.no)
    grounds = queries.grounds_of(how, case, heard)
    context = {
        "case": case,
        "kind": how,
        "form": form,
        "grounds": grounds,
        "missing": [ground for ground in grounds if not ground.met],
        "own_work": policy.is_own_work(request.user, case),
        "waits": case.state == Case.State.REPORTED,
        "voices": sum(one.request.state in one.request.LIVE for one in heard),
    }
    return render(request, "evaluate/propose.html", context, status=422 if form.errors else 200)


@duty(*policy.CLOSERS)
@require_POST
def approve(request: SignedIn, pk: int) -> HttpResponse:
    """Another person agrees."""
    ending = queries.ending_to_decide(request.user, pk)
    actions.approve_end(ending, by=request.user)
    words = _("%(no)s 已%(how)s，答复已发给每一位诉求人。")
    messages.success(request, words % {"no": ending.case.no, "how": ending.get_kind_display()})
    return redirect("evaluate:decisions")


@duty(*policy.CLOSERS)
@require_POST
def refuse(request: SignedIn, pk: int) -> HttpResponse:
    """Another person disagrees, and says why."""
    ending = queries.ending_to_decide(request.user, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return decision_page(request, queries.case_to_decide(request.user, ending.case.no), refusing=form)
    actions.refuse_end(ending, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("已退回，提出的人能看到理由。"))
    return redirect("evaluate:decide", ending.case.no)
