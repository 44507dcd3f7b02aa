"""Asking residents, closing a case, sending it round again."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field, StrictBool, StrictInt

from huiyin.archive.models import Case
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import AgainForm, CallbackForm, CloseForm
from huiyin.evaluate.models import Closure, Evaluation
from huiyin.web.api.bodies import Body, checked, from_form
from huiyin.web.api.door import CaseNo, RequestNo, caller, operation, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After
from huiyin.web.api.shapes import CaseBrief, Decided, Rows, ToAsk, VerdictMade

router = Router()


@from_form(CallbackForm, leave_out=("solved", "satisfied"))
class VerdictBody(Body):
    """What a resident said when asked; without contact neither `solved` nor `satisfied` is sent."""

    solved: StrictBool | None = None
    satisfied: Annotated[StrictInt, Field(ge=1, le=5)] | None = None


@from_form(CloseForm)
class CloseBody(Body):
    """On which grounds a case is closed."""


@from_form(AgainForm)
class AgainBody(Body):
    """Why a case goes round again, and what the next round must reach."""


@operation(
    router,
    "GET /callbacks",
    scope=Scope.EVALUATE_READ,
    roles=policy.CALLERS,
    says=gettext_lazy("等待回访的诉求人"),
    gives=Rows[ToAsk],
)
def list_callbacks(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Voices to be asked, the longest waiting first."""
    page = queries.callbacks(caller(request), after=after)
    tries = queries.tries(page.rows)
    items = [
        {
            "no": voice.request.no,
            "case": voice.case.no,
            "place": voice.case.place,
            "since": voice.since,  # type: ignore[attr-defined]
            "tries": tries[voice.request_id],
        }
        for voice in page.rows
    ]
    return {"items": items, "next": page.next}


@operation(
    router,
    "POST /requests/{no}/verdicts",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CALLERS,
    says=gettext_lazy("记下回访结果"),
    gives=VerdictMade,
    status=201,
)
def evaluate_request(request: HttpRequest, no: RequestNo, body: VerdictBody) -> Evaluation:
    """Keep what a resident said of this round, or that nobody answered."""
    by = caller(request)
    voice = queries.voice_to_ask(by, no)
    form = checked(CallbackForm(body.typed()))
    return actions.evaluate(voice.request, voice.case, form.verdict(), by=by)


@operation(
    router,
    "GET /decisions",
    scope=Scope.EVALUATE_READ,
    roles=policy.CLOSERS,
    says=gettext_lazy("等待销号决定的档案"),
    gives=Rows[CaseBrief],
)
def list_decisions(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Cases that wait for a decision, the longest waiting first."""
    page = queries.decisions(caller(request), after=after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "POST /cases/{no}/close",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("销号"),
    gives=Decided,
)
def close_case(request: HttpRequest, no: CaseNo, body: CloseBody) -> dict[str, Any]:
    """Close a case: every voice answered and heard, none discontent, by another hand."""
    by = caller(request)
    case = queries.case_to_decide(by, no)
    form = checked(CloseForm(body.typed()))
    with unchanged(request, case, no):
        return _decided(case, actions.close(case, grounds=form.cleaned_data["grounds"], by=by))


@operation(
    router,
    "POST /cases/{no}/again",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("重新办理"),
    gives=Decided,
)
def send_round_again(request: HttpRequest, no: CaseNo, body: AgainBody) -> dict[str, Any]:
    """Not good enough: the next round begins."""
    by = caller(request)
    case = queries.case_to_decide(by, no)
    told = checked(AgainForm(body.typed())).cleaned_data
    with unchanged(request, case, no):
        decision = actions.send_round_again(case, grounds=told["grounds"], why=told["why"], by=by)
        return _decided(case, decision)


def _decided(case: Case, closure: Closure) -> dict[str, Any]:
    return {"case": case.no, "round": closure.round, "decision": closure.decision, "state": case.state}
