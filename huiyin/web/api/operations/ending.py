"""Ending a case otherwise than by content residents, contradictions, and what came again."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.forms import (
    ClearingForm,
    HandedForm,
    LaterForm,
    LawfulForm,
    RefuseForm,
    RelapseForm,
    end_form,
)
from huiyin.evaluate.kinds import Apart, Procedure
from huiyin.evaluate.models import Ending, Relapse
from huiyin.kernel.paging import keyset
from huiyin.web.api.bodies import Body, Number, checked, from_form
from huiyin.web.api.door import CaseNo, Key, RequestNo, caller, operation, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import Count, EndingTold, RelapseTold, Rows

router = Router()


class AnyEndForm(LawfulForm, LaterForm, HandedForm):  # type: ignore[misc]
    """The fields of all three ways, for the document."""


@from_form(AnyEndForm, leave_out=("basis", "until", "owner", "procedure", "receiver", "number"))
class EndBody(Body):
    """How a case is to end, why, and what residents are told. The same `key` twice proposes once.

    `lawful` needs `basis`; `later` needs `until` and `owner`; `handed` needs `procedure`, `receiver`
    and `number`.
    """

    kind: Annotated[str, OneOf(*Apart.values)]
    basis: Annotated[str, Field(max_length=200)] | None = None
    until: date | None = None
    owner: Number | None = None
    procedure: Annotated[str, OneOf(*Procedure.values)] | None = None
    receiver: Annotated[str, Field(max_length=60)] | None = None
    number: Annotated[str, Field(max_length=60)] | None = None


@from_form(RefuseForm)
class NotSoBody(Body):
    """Why a proposal goes back."""


@from_form(ClearingForm)
class ClearingBody(Body):
    """What was found out about answers that contradict."""


@from_form(RelapseForm)
class RelapseBody(Body):
    """Whether it is the same matter, and how one knows."""


@operation(
    router,
    "GET /endings",
    scope=Scope.EVALUATE_READ,
    roles=policy.CLOSERS,
    says=gettext_lazy("等您批准的销号建议"),
    gives=Rows[EndingTold],
)
def list_endings(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Proposals by others that wait for another person, the longest waiting first."""
    page = keyset(queries.to_approve(caller(request)), ("proposed_at", "id"), after=after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "POST /cases/{no}/endings",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("建议研判、延期或移交销号"),
    gives=EndingTold,
    status=201,
)
def propose_end(request: HttpRequest, no: CaseNo, body: EndBody) -> Ending:
    """Propose one way to end a case apart; another person has to agree."""
    by = caller(request)
    case = queries.case_to_decide(by, no)
    with unchanged(request, case, no):
        form = checked(end_form(Apart(body.kind), case, body.typed()))
        return actions.propose_end(case, form.proposed(), by=by)


@operation(
    router,
    "POST /endings/{pk}/approve",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("批准销号建议"),
    gives=EndingTold,
)
def approve_end(request: HttpRequest, pk: Key) -> Ending:
    """Another person agrees; every resident is answered."""
    ending = queries.ending_to_decide(caller(request), pk)
    actions.approve_end(ending, by=caller(request))
    return ending


@operation(
    router,
    "POST /endings/{pk}/refuse",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("退回销号建议"),
    gives=EndingTold,
)
def refuse_end(request: HttpRequest, pk: Key, body: NotSoBody) -> Ending:
    """Another person disagrees, and says why."""
    ending = queries.ending_to_decide(caller(request), pk)
    form = checked(RefuseForm(body.typed()))
    actions.refuse_end(ending, reason=form.cleaned_data["reason"], by=caller(request))
    return ending


@operation(
    router,
    "POST /cases/{no}/requests/{request_no}/clear",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLEARERS,
    says=gettext_lazy("核实前后矛盾的回答"),
    gives=Count,
)
def clear_contradiction(
    request: HttpRequest, no: CaseNo, request_no: RequestNo, body: ClearingBody
) -> dict[str, int]:
    """Say what was found out about one resident's answers that contradict."""
    by = caller(request)
    voice = queries.voice_to_clear(by, no, request_no)
    form = checked(ClearingForm(body.typed()))
    actions.clear_contradiction(voice.request, voice.case, grounds=form.cleaned_data["grounds"], by=by)
    return {"count": 1}


@operation(
    router,
    "GET /relapses",
    scope=Scope.EVALUATE_READ,
    roles=policy.CLOSERS,
    says=gettext_lazy("等您判断的复发"),
    gives=Rows[RelapseTold],
)
def list_relapses(request: HttpRequest, after: After = "") -> dict[str, Any]:
    """Cases that follow a closing of their village and class, and that nobody has looked at."""
    page = keyset(queries.relapses_to_judge(caller(request)), ("-id",), after=after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "POST /relapses/{pk}/judge",
    scope=Scope.EVALUATE_WRITE,
    roles=policy.CLOSERS,
    says=gettext_lazy("判断是不是复发"),
    gives=RelapseTold,
)
def judge_relapse(request: HttpRequest, pk: Key, body: RelapseBody) -> Relapse:
    """The same matter, which goes round again or goes on as the new one; or another."""
    by, relapse = caller(request), queries.relapse_to_judge(caller(request), pk)
    told = checked(RelapseForm(body.typed())).cleaned_data
    finding = Relapse.Finding(told["finding"])
    if finding == Relapse.Finding.REOPENED:
        actions.reopen_relapsed(relapse, grounds=told["grounds"], by=by)
    else:
        actions.judge_relapse(relapse, finding, grounds=told["grounds"], by=by)
    return relapse
