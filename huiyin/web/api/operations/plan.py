"""Service projects: designing, proposing, approving, filling in slots, ending."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from ninja import Router
from pydantic import Field

from huiyin.kernel.people.models import User
from huiyin.plan import actions, policy, queries
from huiyin.plan.forms import FinishForm, NeedForm, ProjectForm, SendBackForm, SlotForm, WordsForm
from huiyin.plan.models import Project, Slot
from huiyin.web.api.bodies import Body, checked, from_form
from huiyin.web.api.door import Key, ProjectNo, caller, operation, tagged, unchanged
from huiyin.web.api.kinds import Scope
from huiyin.web.api.paging import After, OneOf
from huiyin.web.api.shapes import ProjectBrief, ProjectTold, Rows, SlotTold

router = Router()
AnyState = Annotated[str, OneOf("", *Project.State.values)]
CaseNumber = Annotated[str, Field(pattern=r"^D\d\d-\d{7}-\d$")]


@from_form(ProjectForm)
class ProjectBody(Body):
    """A new project, and the cases it answers. The same `key` twice makes one."""

    cases: Annotated[list[CaseNumber], Field(max_length=20)] = []


@from_form(WordsForm)
class WordsBody(Body):
    """A draft worded better."""


@from_form(SlotForm)
class SlotBody(Body):
    """A place to fill, on one day, by the county's own clock. The same `key` twice makes one."""


@from_form(NeedForm)
class NeedBody(Body):
    """A further case that the project answers."""


@from_form(SendBackForm)
class SendBackBody(Body):
    """What is to be changed before it can be approved."""


@from_form(FinishForm)
class FinishBody(Body):
    """What came of it."""


@operation(
    router,
    "GET /projects",
    scope=Scope.PLAN_READ,
    roles=policy.LISTERS,
    says=gettext_lazy("项目清单，新的在前"),
    gives=Rows[ProjectBrief],
)
def list_projects(request: HttpRequest, state: AnyState = "", after: After = "") -> dict[str, Any]:
    """Projects within the reader's place."""
    page = queries.page_of_projects(caller(request), state, after)
    return {"items": page.rows, "next": page.next}


@operation(
    router,
    "GET /projects/{no}",
    scope=Scope.PLAN_READ,
    roles=policy.READERS,
    says=gettext_lazy("一个项目"),
    gives=ProjectTold,
)
def read_project(request: HttpRequest, response: HttpResponse, no: ProjectNo) -> dict[str, Any]:
    """One project with its cases and slots."""
    return _told(caller(request), response, queries.project_to_read(caller(request), no))


@operation(
    router,
    "POST /projects",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("起草项目"),
    gives=ProjectTold,
    status=201,
)
def draft_project(request: HttpRequest, response: HttpResponse, body: ProjectBody) -> dict[str, Any]:
    """Begin a project for some cases, or for none yet."""
    by = caller(request)
    cases = [queries.case_to_plan(by, no) for no in dict.fromkeys(body.cases)]
    form = checked(ProjectForm(body.typed(), units=queries.units_for(by)))
    return _told(by, response, actions.draft(form.design(), cases=cases, by=by))


@operation(
    router,
    "PUT /projects/{no}",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("修改草案（要带 If-Match）"),
    gives=ProjectTold,
)
def amend_project(
    request: HttpRequest, response: HttpResponse, no: ProjectNo, body: WordsBody
) -> dict[str, Any]:
    """Word a draft better, as it was when it was read."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    form = checked(WordsForm(body.typed()))
    with unchanged(request, project, no, needed=True):
        actions.amend(project, **form.cleaned_data, by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/needs",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("项目再答一件档案"),
    gives=ProjectTold,
)
def link_need(request: HttpRequest, response: HttpResponse, no: ProjectNo, body: NeedBody) -> dict[str, Any]:
    """The project answers a further case."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    form = checked(NeedForm(body.typed()))
    case = queries.case_to_plan(by, form.cleaned_data["case"].strip().upper())
    actions.link_need(project, case, by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/slots",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("增加岗位"),
    gives=SlotTold,
    status=201,
)
def add_slot(request: HttpRequest, no: ProjectNo, body: SlotBody) -> Slot:
    """Add a place to fill."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    return actions.add_slot(project, checked(SlotForm(body.typed())).seat(), by=by)


@operation(
    router,
    "POST /slots/{pk}/call-off",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("取消岗位"),
    gives=SlotTold,
)
def call_off_slot(request: HttpRequest, pk: Key) -> Slot:
    """A slot is not needed any more."""
    slot = queries.slot_to_read(caller(request), pk)
    actions.call_off_slot(slot, by=caller(request))
    return slot


@operation(
    router,
    "POST /projects/{no}/propose",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("提交审批"),
    gives=ProjectTold,
)
def propose_project(request: HttpRequest, response: HttpResponse, no: ProjectNo) -> dict[str, Any]:
    """Ask for approval."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    with unchanged(request, project, no):
        actions.propose(project, by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/approve",
    scope=Scope.PLAN_WRITE,
    roles=policy.APPROVERS,
    says=gettext_lazy("批准项目"),
    gives=ProjectTold,
)
def approve_project(request: HttpRequest, response: HttpResponse, no: ProjectNo) -> dict[str, Any]:
    """Another hand says yes."""
    by = caller(request)
    project = queries.project_to_read(by, no)
    with unchanged(request, project, no):
        actions.approve(project, by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/send-back",
    scope=Scope.PLAN_WRITE,
    roles=policy.APPROVERS,
    says=gettext_lazy("退回修改"),
    gives=ProjectTold,
)
def send_project_back(
    request: HttpRequest, response: HttpResponse, no: ProjectNo, body: SendBackBody
) -> dict[str, Any]:
    """Another hand asks for changes."""
    by = caller(request)
    project = queries.project_to_read(by, no)
    form = checked(SendBackForm(body.typed()))
    actions.send_back(project, why=form.cleaned_data["why"], by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/finish",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("项目完成"),
    gives=ProjectTold,
)
def finish_project(
    request: HttpRequest, response: HttpResponse, no: ProjectNo, body: FinishBody
) -> dict[str, Any]:
    """The project has done what it was for."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    form = checked(FinishForm(body.typed()))
    actions.finish(project, **form.cleaned_data, by=by)
    return _told(by, response, project)


@operation(
    router,
    "POST /projects/{no}/call-off",
    scope=Scope.PLAN_WRITE,
    roles=policy.PLANNERS,
    says=gettext_lazy("取消项目"),
    gives=ProjectTold,
)
def call_off_project(request: HttpRequest, response: HttpResponse, no: ProjectNo) -> dict[str, Any]:
    """Give the project up."""
    by = caller(request)
    project = queries.project_to_plan(by, no)
    actions.call_off(project, by=by)
    return _told(by, response, project)


BRIEF = "no title state place organisation drafted_at finished_at purpose remark result shortfall".split()


def _told(by: User, response: HttpResponse, project: Project) -> dict[str, Any]:
    return {
        **{name: getattr(project, name) for name in BRIEF},
        "cases": [case.no for case in queries.cases_of(project)],
        "slots": list(queries.slots(project)),
        "version": tagged(response, project.no),
        "may": sorted(policy.open_verbs(by, project)),
    }
