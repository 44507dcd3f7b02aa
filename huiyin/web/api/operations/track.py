"""Following the work: notes of progress, lights, chasing, the roll on the spot."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Router

from huiyin.dispatch.models import Assignment
from huiyin.track import actions, policy, queries
from huiyin.track.forms import ChaseForm, NoteForm
from huiyin.track.kinds import Light
from huiyin.track.models import Chase, Progress
from huiyin.track.views import PROJECT_NOTERS
from huiyin.web.api.bodies import Body, checked, from_form
from huiyin.web.api.door import CaseNo, Key, ProjectNo, caller, operation
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import AssignmentTold, LightTold, NoteMade, Rows

router = Router()
Colour = Annotated[str, OneOf(*Light.values)]


@from_form(NoteForm)
class NoteBody(Body):
    """What was done, measured or agreed. The same `key` twice is told once."""


@from_form(ChaseForm)
class ChaseBody(Body):
    """How an order is chased, and with what words."""


@operation(
    router,
    "POST /cases/{no}/notes",
    scope=Scope.TRACK_WRITE,
    roles=policy.NOTERS,
    says=gettext_lazy("给档案记进展"),
    gives=NoteMade,
    status=201,
)
def note_case(request: HttpRequest, no: CaseNo, body: NoteBody) -> Progress:
    """Tell of progress on a case."""
    by = caller(request)
    case = queries.case_to_note(by, no)
    return actions.note_case(case, checked(NoteForm(body.typed())).note(), by=by)


@operation(
    router,
    "POST /projects/{no}/notes",
    scope=Scope.TRACK_WRITE,
    roles=PROJECT_NOTERS,
    says=gettext_lazy("给项目记进展"),
    gives=NoteMade,
    status=201,
)
def note_project(request: HttpRequest, no: ProjectNo, body: NoteBody) -> Progress:
    """Tell of progress on a project."""
    by = caller(request)
    project = queries.project_to_note(by, no)
    return actions.note_project(project, checked(NoteForm(body.typed())).note(), by=by)


@operation(
    router,
    "POST /orders/{pk}/chases",
    scope=Scope.TRACK_WRITE,
    roles=policy.WATCHERS,
    says=gettext_lazy("催办"),
    gives=NoteMade,
    status=201,
)
def chase_order(request: HttpRequest, pk: Key, body: ChaseBody) -> Chase:
    """Press whoever holds an order."""
    by = caller(request)
    order = queries.order_to_chase(by, pk)
    told = checked(ChaseForm(body.typed())).cleaned_data
    return actions.chase(order, how=Chase.How(told["how"]), words=told["words"], by=by)


@operation(
    router,
    "GET /lights",
    scope=Scope.TRACK_READ,
    roles=policy.WATCHERS,
    says=gettext_lazy("红灯和黄灯"),
    gives=Rows[LightTold],
)
def list_lights(request: HttpRequest, colour: Colour = "red", after: After = "") -> dict[str, Any]:
    """Clocks that are yellow or red, the most pressing first."""
    by = caller(request)
    page = queries.lights(by, colour, after=after)
    items = [
        {
            "kind": one.clock.kind,
            "case": one.clock.chain,
            "order": one.order.pk if one.order else None,
            "due_at": one.clock.due_at,
            "words": one.words,
        }
        for one in queries.lit(by, page.rows)
    ]
    return {"items": items, "next": page.next}


@operation(
    router,
    "GET /slots/{pk}/roll",
    scope=Scope.TRACK_READ,
    roles=policy.LEADERS,
    says=gettext_lazy("签到表"),
    gives=Rows[AssignmentTold],
)
def read_roll(request: HttpRequest, pk: Key) -> dict[str, Any]:
    """Who has a seat in a slot, by number."""
    by = caller(request)
    slot = queries.slot_to_lead(by, pk)
    return {"items": [turn.assignment for turn in queries.roll(by, slot)]}


@operation(
    router,
    "POST /assignments/{pk}/check-in",
    scope=Scope.TRACK_WRITE,
    roles=policy.LEADERS,
    says=gettext_lazy("签到"),
    gives=AssignmentTold,
)
def check_in(request: HttpRequest, pk: Key) -> Assignment:
    """The volunteer is there."""
    assignment = queries.assignment_to_keep(caller(request), pk)
    actions.check_in(assignment, by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/check-out",
    scope=Scope.TRACK_WRITE,
    roles=policy.LEADERS,
    says=gettext_lazy("签退"),
    gives=AssignmentTold,
)
def check_out(request: HttpRequest, pk: Key) -> Assignment:
    """The volunteer has served."""
    assignment = queries.assignment_to_keep(caller(request), pk)
    actions.check_out(assignment, by=caller(request))
    return assignment


@operation(
    router,
    "POST /assignments/{pk}/no-show",
    scope=Scope.TRACK_WRITE,
    roles=policy.LEADERS,
    says=gettext_lazy("登记未到场"),
    gives=AssignmentTold,
)
def mark_no_show(request: HttpRequest, pk: Key) -> Assignment:
    """The volunteer did not come."""
    assignment = queries.assignment_to_keep(caller(request), pk)
    actions.mark_no_show(assignment, by=caller(request))
    return assignment
