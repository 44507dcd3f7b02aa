"""Places for volunteers: whom to ask, and their own answers."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Router

from huiyin.dispatch import actions, policy, queries
from huiyin.dispatch.forms import BestForm, ReasonForm
from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.views.mine import VOLUNTEERS
from huiyin.kernel.people.models import User
from huiyin.web.api.bodies import Body, checked, from_form
from huiyin.web.api.door import Key, caller, operation
from huiyin.web.api.kinds import Scope
from huiyin.web.api.shapes import AssignmentTold, Rows

router = Router()


@from_form(BestForm)
class BestBody(Body):
    """How many of the best to ask, within how many kilometres."""


@from_form(ReasonForm)
class ReasonBody(Body):
    """Why a volunteer cannot come."""


@operation(
    router,
    "GET /slots/{pk}/assignments",
    scope=Scope.DISPATCH_READ,
    roles=policy.CHOOSERS,
    says=gettext_lazy("岗位上的人"),
    gives=Rows[AssignmentTold],
)
def list_assignments(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """Everybody asked for a slot or signed up, by number."""
    slot = queries.slot_to_fill(caller(request), pk)
    rows = queries.on_slot(slot)
    for one in rows:
        one.slot = slot
    return {"items": rows}


@operation(
    router,
    "POST /slots/{pk}/offers",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.CHOOSERS,
    says=gettext_lazy("邀请最合适的几位志愿者"),
    gives=Rows[AssignmentTold],
    status=201,
)
def offer_slot(request: HttpRequest, pk: Key, body: BestBody) -> dict[str, Any]:
    """Ask the best few, each with the reasons why."""
    by = caller(request)
    slot = queries.slot_to_fill(by, pk)
    told = checked(BestForm(body.typed())).cleaned_data
    found = queries.choose(slot, told["km"], size=told["count"])
    chosen = [(one.id, queries.reasons_of(one, found)) for one in found.list.choices]
    made = actions.offer_many(slot, chosen, by=by)
    fresh = Assignment.objects.filter(pk__in=[one.pk for one in made]).select_related(
        "volunteer", "slot__project"
    )
    return {"items": list(fresh.order_by("pk"))}


@operation(
    router,
    "GET /assignments",
    scope=Scope.DISPATCH_READ,
    roles=VOLUNTEERS,
    says=gettext_lazy("我的邀请和岗位"),
    gives=Rows[AssignmentTold],
)
def my_assignments(request: HttpRequest) -> dict[str, Any]:
    """The caller's own offers, seats and places in line."""
    volunteer = _me(caller(request))
    rows = queries.mine(volunteer)
    for one in rows:
        one.volunteer = volunteer
    return {"items": rows}


@operation(
    router,
    "POST /slots/{pk}/sign-up",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("自己报名"),
    gives=AssignmentTold,
)
def sign_up(request: HttpRequest, pk: Key) -> Assignment:
    """Take an open slot; twice is once."""
    by = caller(request)
    return actions.sign_up(queries.open_slot(pk), _me(by), by=by)


@operation(
    router,
    "POST /assignments/{pk}/accept",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("接单"),
    gives=AssignmentTold,
)
def accept_offer(request: HttpRequest, pk: Key) -> Assignment:
    """Say yes: a seat, or a place in line."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.accept(assignment, by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/decline",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("谢绝邀请"),
    gives=AssignmentTold,
)
def decline_offer(request: HttpRequest, pk: Key, body: ReasonBody) -> Assignment:
    """Say no, with a reason."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.decline(assignment, reason=_reason(body), by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/step-back",
    scope=Scope.DISPATCH_WRITE,
    roles=VOLUNTEERS,
    says=gettext_lazy("让出岗位"),
    gives=AssignmentTold,
)
def step_back(request: HttpRequest, pk: Key, body: ReasonBody) -> Assignment:
    """Give a seat or a place in line back."""
    assignment = queries.assignment_to_answer(caller(request), pk)
    actions.step_back(assignment, reason=_reason(body), by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/call-off",
    scope=Scope.DISPATCH_WRITE,
    roles=policy.CHOOSERS,
    says=gettext_lazy("取消选派"),
    gives=AssignmentTold,
)
def call_off_assignment(request: HttpRequest, pk: Key) -> Assignment:
    """This person need not come any more."""
    assignment = queries.assignment_to_call_off(caller(request), pk)
    actions.call_off(assignment, why="dispatcher", by=caller(request))
    return assignment


def _me(by: User) -> Any:
    volunteer = queries.volunteer_of(by)
    if volunteer is None:
        raise Http404
    return volunteer


def _reason(body: ReasonBody) -> DeclineReason:
    form = checked(ReasonForm(body.typed()))
    return DeclineReason(form.cleaned_data["reason"])
