"""Pages of deciding."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from huiyin.archive.models import Case
from huiyin.collect.kinds import Shows
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import AgainForm, ClearingForm, CloseForm, RefuseForm
from huiyin.evaluate.kinds import Apart
from huiyin.evaluate.models import Ending
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.CLOSERS)
@require_GET
def decisions(request: SignedIn) -> HttpResponse:
    """Cases that wait for a decision, with what their voices said."""
    page = queries.decisions(request.user, after=request.GET.get("after"))
    proposed = queries.proposals_in(page.rows)
    context = {"page": page, "heard": queries.heard_of(page.rows), "proposed": proposed}
    return render(request, "evaluate/decisions.html", context)


@duty(*policy.CLOSERS)
@require_GET
def decide(request: SignedIn, no: str) -> HttpResponse:
    """One case in one glance: said, promised, done, proved, answered, each verdict, who decides."""
    return decision_page(request, queries.case_to_decide(request.user, no))


@duty(*policy.CLOSERS)
@require_POST
def close(request: SignedIn, no: str) -> HttpResponse:
    """Close the case."""
    case = queries.case_to_decide(request.user, no)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return decision_page(request, case, closing=form)
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
        return decision_page(request, case, again=form)
    told = form.cleaned_data
    actions.send_round_again(case, grounds=told["grounds"], why=told["why"], by=request.user)
    messages.success(request, _("%(no)s 进入第 %(n)d 轮办理。") % {"no": case.no, "n": case.round})
    return redirect("evaluate:decisions")


@duty(*policy.CLEARERS)
@require_POST
def clear(request: SignedIn, no: str, request_no: str) -> HttpResponse:
    """Say what was found out about answers that contradict."""
    voice = queries.voice_to_clear(request.user, no, request_no)
    form = ClearingForm(request.POST)
    if not form.is_valid():
        return decision_page(
            request, queries.case_to_decide(request.user, no), clearing=form, about=request_no
        )
    actions.clear_contradiction(
        voice.request, voice.case, grounds=form.cleaned_data["grounds"], by=request.user
    )
    messages.success(request, _("已记下核实情况。"))
    return redirect("evaluate:decide", no=no)


def decision_page(
    request: SignedIn,
    case: Case,
    *,
    closing: CloseForm | None = None,
    again: AgainForm | None = None,
    clearing: ClearingForm | None = None,
    refusing: RefuseForm | None = None,
    about: str = "",
) -> HttpResponse:
    """The page of one decision; a form that was not whole is shown again with what is missing."""
    wrong = closing or again or clearing or refusing
    endings = queries.endings_of(case)
    waiting = next((one for one in endings if _waits(one, case)), None)
    context = {
        "case": case,
        "glance": queries.glance(request.user, case),
        "closing": closing or CloseForm(),
        "again": again or AgainForm(),
        "clearing": clearing or ClearingForm(),
        "refusing": refusing or RefuseForm(),
        "about": about,
        "may_clear": policy.may_clear(request.user, case),
        "may_check": policy.may_check(request.user, case),
        "shows_words": {"": "", **{one.value: one.label for one in Shows}},
        "own_work": policy.is_own_work(request.user, case),
        "waits": case.state == Case.State.REPORTED,
        "ending": waiting,
        "told_words": queries.told_words,
        "own_proposal": waiting is not None and waiting.proposed_by_id == request.user.pk,
        "refused": [one for one in endings if one.state == Ending.State.REFUSED],
        "ways": list(Apart),
    }
    return render(request, "evaluate/decide.html", context, status=422 if wrong else 200)


def _waits(ending: Ending, case: Case) -> bool:
    return ending.state == Ending.State.PROPOSED and ending.round == case.round
