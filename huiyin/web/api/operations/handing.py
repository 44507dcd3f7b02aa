"""Handed to and fro: disputes, more time, questions to residents, the right place."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from huiyin.dispatch import actions as dispatch
from huiyin.dispatch import policy as duties
from huiyin.dispatch import queries as orders
from huiyin.dispatch.forms import AskForm, MoveForm
from huiyin.kernel.people.access import require
from huiyin.track import actions, policy, queries
from huiyin.track.forms import (
    DisputeForm,
    ExtensionForm,
    GrantForm,
    PositionForm,
    RefuseForm,
    RulingForm,
    SessionForm,
)
from huiyin.track.models import Dispute, Extension, Position
from huiyin.web.api.bodies import Body, Number, checked, from_form
from huiyin.web.api.door import CaseNo, Key, caller, operation, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.operations.dispatch import order_told
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import (
    DisputeBrief,
    DisputeTold,
    ExtensionBrief,
    ExtensionTold,
    Moved,
    OrderTold,
    PositionTold,
    Rows,
)

router = Router()
DisputeState = Annotated[str, OneOf(*Dispute.State.values)]
ExtensionState = Annotated[str, OneOf(*Extension.State.values)]


@from_form(AskForm)
class AskBody(Body):
    """What a resident, named by the request's number, is asked. The same `key` twice asks once."""


@from_form(MoveForm)
class MoveBody(Body):
    """Where a case really lies, and how one knows."""


@from_form(ExtensionForm, leave_out=("told",))
class ExtendBody(Body):
    """How much more time, and why. `told` is the reason for residents, which only the lead gives."""

    told: Annotated[str, Field(max_length=200)] = ""


@from_form(GrantForm, leave_out=("told",))
class GrantBody(Body):
    """The reason as residents are told it; as it was proposed where nothing is sent."""

    told: Annotated[str, Field(max_length=200)] = ""


@from_form(RefuseForm)
class NoTimeBody(Body):
    """Why there is no more time."""


@from_form(DisputeForm, leave_out=("unit", "unit_words"))
class DisputeBody(Body):
    """Why the duty is not this unit's, on which rule, and whose it is instead."""

    organisation: Number


@from_form(SessionForm, leave_out=("others",))
class SessionBody(Body):
    """When, where, and with which units besides the one that objects."""

    organisations: Annotated[list[Number], Field(min_length=1, max_length=20)]


@from_form(PositionForm)
class PositionBody(Body):
    """What an invited unit says for itself."""


@from_form(RulingForm, leave_out=("lead", "lead_words", "supports", "minutes"))
class RulingBody(Body):
    """Who leads, who supports, on which basis; `minutes` where there was a session."""

    organisation: Number
    supports: Annotated[list[Number], Field(max_length=20)] = []
    minutes: Annotated[str, Field(max_length=2000)] = ""


@operation(
    router,
    "POST /orders/{pk}/questions",
    scope=Scope.DISPATCH_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("问诉求人并等回答"),
    gives=OrderTold,
)
def ask_resident(request: HttpRequest, response: HttpResponse, pk: Key, body: AskBody) -> dict[str, Any]:
    """Ask what is needed to go on; the clock stands still until the answer or the longest wait."""
    by, order = caller(request), orders.order_to_read(caller(request), pk)
    require(duties.may_handle(by, order))
    form = checked(AskForm(body.typed(), voices=orders.live_voices(order.case)))
    with unchanged(request, order, order.chain, order.subject):
        dispatch.ask_and_wait(order, *form.asked(), by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /orders/{pk}/go-on",
    scope=Scope.DISPATCH_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("不再等回答"),
    gives=OrderTold,
)
def stop_waiting(request: HttpRequest, response: HttpResponse, pk: Key) -> dict[str, Any]:
    """Go on without the answer."""
    by, order = caller(request), orders.order_to_read(caller(request), pk)
    require(duties.may_handle(by, order))
    with unchanged(request, order, order.chain, order.subject):
        dispatch.stop_waiting(order, by=by)
    return order_told(by, response, order)


@operation(
    router,
    "POST /cases/{no}/place",
    scope=Scope.DISPATCH_WRITE,
    roles=duties.MOVERS,
    says=gettext_lazy("更正地点"),
    gives=Moved,
)
def move_case(request: HttpRequest, no: CaseNo, body: MoveBody) -> dict[str, Any]:
    """Say where a case really lies; orders bound to the wrong place end."""
    by = caller(request)
    case = orders.case_to_move(by, no)
    told = checked(MoveForm(body.typed(), case=case)).cleaned_data
    with unchanged(request, case, no):
        left = dispatch.move_case(case, told["where"], why=told["why"], by=by)
    return {"case": no, "place": told["where"], "returned": [order.pk for order in left]}


@operation(
    router,
    "GET /extensions",
    scope=Scope.TRACK_READ,
    roles=policy.EXTENSION_READERS,
    says=gettext_lazy("延期申请，新的在前"),
    gives=Rows[ExtensionBrief],
)
def list_extensions(
    request: HttpRequest, state: ExtensionState = "asked", after: After = ""
) -> dict[str, Any]:
    """Requests for more time within one's reach, in one state."""
    page = queries.page_of_extensions(caller(request), state, after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "GET /extensions/{pk}",
    scope=Scope.TRACK_READ,
    roles=policy.EXTENSION_READERS,
    says=gettext_lazy("一次延期申请"),
    gives=ExtensionTold,
)
def read_extension(request: HttpRequest, pk: Key) -> Extension:
    """One request for more time."""
    return queries.extension_to_read(caller(request), pk)


@operation(
    router,
    "POST /orders/{pk}/extensions",
    scope=Scope.TRACK_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("申请延期"),
    gives=ExtensionTold,
    status=201,
)
def ask_extension(request: HttpRequest, pk: Key, body: ExtendBody) -> Extension:
    """Ask for more time, one level up. The same `key` twice asks once."""
    by = caller(request)
    order = queries.order_to_extend(by, pk)
    told = body.typed() if order.is_lead else body.typed() | {"told": ""}
    form = checked(ExtensionForm(told, order=order, allowed=queries.allowance(order)))
    return actions.ask_extension(order, form.plea(), by=by)


@operation(
    router,
    "POST /extensions/{pk}/grant",
    scope=Scope.TRACK_WRITE,
    roles=policy.EXTENSION_DECIDERS,
    says=gettext_lazy("批准延期"),
    gives=ExtensionTold,
)
def grant_extension(request: HttpRequest, pk: Key, body: GrantBody) -> Extension:
    """The order gets more time."""
    by, asked = caller(request), queries.extension_to_read(caller(request), pk)
    told = {"told": body.told or asked.told}
    form = checked(GrantForm(told, order=asked.order))
    actions.grant_extension(asked, told=form.cleaned_data.get("told", ""), by=by)
    return asked


@operation(
    router,
    "POST /extensions/{pk}/refuse",
    scope=Scope.TRACK_WRITE,
    roles=policy.EXTENSION_DECIDERS,
    says=gettext_lazy("不批准延期"),
    gives=ExtensionTold,
)
def refuse_extension(request: HttpRequest, pk: Key, body: NoTimeBody) -> Extension:
    """The order gets no more time."""
    by, asked = caller(request), queries.extension_to_read(caller(request), pk)
    form = checked(RefuseForm(body.typed()))
    actions.refuse_extension(asked, words=form.cleaned_data["words"], by=by)
    return asked


@operation(
    router,
    "GET /disputes",
    scope=Scope.TRACK_READ,
    roles=policy.DISPUTE_READERS,
    says=gettext_lazy("派单异议，新的在前"),
    gives=Rows[DisputeBrief],
)
def list_disputes(request: HttpRequest, state: DisputeState = "raised", after: After = "") -> dict[str, Any]:
    """Disputes within one's reach, in one state."""
    page = queries.page_of_disputes(caller(request), state, after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "GET /disputes/{pk}",
    scope=Scope.TRACK_READ,
    roles=policy.DISPUTE_READERS,
    says=gettext_lazy("一个派单异议"),
    gives=DisputeTold,
)
def read_dispute(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """One dispute with every unit's position."""
    return _told(queries.dispute_to_read(caller(request), pk))


@operation(
    router,
    "POST /orders/{pk}/disputes",
    scope=Scope.TRACK_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("对派单提出异议"),
    gives=DisputeTold,
    status=201,
)
def raise_dispute(request: HttpRequest, pk: Key, body: DisputeBody) -> dict[str, Any]:
    """A unit objects to an order it cannot give back. The same `key` twice objects once."""
    by = caller(request)
    order = queries.order_to_dispute(by, pk)
    form = checked(DisputeForm(body.typed() | _unit("unit", "unit_words", body.organisation)))
    return _told(actions.raise_dispute(order, form.objection(), by=by))


@operation(
    router,
    "POST /disputes/{pk}/withdraw",
    scope=Scope.TRACK_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("撤回异议"),
    gives=DisputeTold,
)
def withdraw_dispute(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """The unit takes the duty on after all."""
    by, dispute = caller(request), queries.dispute_to_read(caller(request), pk)
    actions.withdraw_dispute(dispute, by=by)
    return _told(dispute)


@operation(
    router,
    "POST /disputes/{pk}/session",
    scope=Scope.TRACK_WRITE,
    roles=policy.SESSION_CALLERS,
    says=gettext_lazy("召集联席会商"),
    gives=DisputeTold,
)
def call_session(request: HttpRequest, pk: Key, body: SessionBody) -> dict[str, Any]:
    """The centre calls a joint session; the unit that objects always has its seat."""
    by, dispute = caller(request), queries.dispute_to_read(caller(request), pk)
    told = {"at": body.at, "where": body.where, "others": _names(body.organisations)}  # type: ignore[attr-defined]
    form = checked(SessionForm(told))
    actions.call_session(dispute, form.session([dispute.organisation]), by=by)
    return _told(dispute)


@operation(
    router,
    "POST /positions/{pk}/state",
    scope=Scope.TRACK_WRITE,
    roles=duties.HANDLERS,
    says=gettext_lazy("会商表态"),
    gives=PositionTold,
)
def state_position(request: HttpRequest, pk: Key, body: PositionBody) -> Position:
    """An invited unit's own word; it may be changed until the ruling."""
    by, seat = caller(request), queries.position_to_state(caller(request), pk)
    actions.state_position(seat, **checked(PositionForm(body.typed())).cleaned_data, by=by)
    return seat


@operation(
    router,
    "POST /disputes/{pk}/rule",
    scope=Scope.TRACK_WRITE,
    roles=duties.OWNER_NAMERS,
    says=gettext_lazy("裁定"),
    gives=DisputeTold,
)
def rule_on_dispute(request: HttpRequest, pk: Key, body: RulingBody) -> dict[str, Any]:
    """Say whose duty it is; the order goes there."""
    by, dispute = caller(request), queries.dispute_to_read(caller(request), pk)
    told = body.typed() | _unit("lead", "lead_words", body.organisation)
    told["supports"] = _names(body.supports)
    form = checked(RulingForm(told, after_session=dispute.state == Dispute.State.CALLED))
    actions.rule(dispute, form.ruling(), by=by)
    return _told(dispute)


def _unit(key: str, words: str, organisation: int) -> dict[str, Any]:
    """A unit as the page's form asks for it."""
    unit = orders.receivers().filter(pk=organisation).first()
    return {key: organisation, words: unit.name if unit else str(organisation)}


def _names(organisations: list[int]) -> str:
    """Units as the page's form asks for them, one a line; what is none goes in by its number."""
    found = {unit.pk: unit.name for unit in orders.receivers().filter(pk__in=organisations)}
    return "\n".join(found.get(key, str(key)) for key in organisations)


BRIEF = "case organisation instead state ground is_problem at session_at".split()
WHOLE = "why basis session_where minutes lead ruling ruling_basis ruled_at".split()


def _told(dispute: Dispute) -> dict[str, Any]:
    return {
        **{name: getattr(dispute, name) for name in (*BRIEF, *WHOLE)},
        "id": dispute.pk,
        "positions": queries.positions(dispute),
        "supports": list(dispute.supports.all()),
    }
