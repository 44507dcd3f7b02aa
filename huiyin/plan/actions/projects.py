"""The verbs of planning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.archive import actions as archive
from huiyin.archive.models import Case
from huiyin.archive.policy import may_read
from huiyin.collect.models.numbers import next_number
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import Draft, record, record_many
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.plan import policy
from huiyin.plan.actions.milestones import release_milestones
from huiyin.plan.kinds import PlanKind, Priority
from huiyin.plan.models import Campaign, Milestone, Project, ProjectNeed, Slot

PROJECT_NUMBERS = "plan_project_no"
UNDER_WAY = (Case.State.FILED, Case.State.WORKING)


@dataclass(frozen=True)
class Design:
    """What a project is for, before it has a number."""

    title: str
    purpose: str
    place: Place
    organisation: Organisation
    key: UUID = field(default_factory=uuid4)
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Seat:
    """One slot as a planner describes it. `skills` are skill ids; heads are people; `checks` codes."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: Place
    key: UUID = field(default_factory=uuid4)
    skills: Sequence[int] = ()
    least: int = 1
    most: int = 1
    needs_leader: bool = False
    checks: Sequence[str] = ()
    priority: int = Priority.ORDINARY
    grab: bool = True


def draft(design: Design, *, cases: Iterable[Case], by: Actor) -> Project:
    """Begin a project for some cases. The same key twice makes one project."""
    require(policy.may_plan(by, design.place))
    try:
        return _draft(design, list(cases), by)
    except IntegrityError:
        return Project.objects.get(key=design.key)


@transaction.atomic
def _draft(design: Design, cases: list[Case], by: Actor) -> Project:
    project = Project.objects.create(
        key=design.key,
        no="P" + next_number(PROJECT_NUMBERS),
        title=design.title,
        purpose=design.purpose,
        place=design.place,
        township_ref=design.place.ancestor_id("township"),
        village_ref=design.place.ancestor_id("village"),
        organisation=design.organisation,
        campaign=design.campaign,
        drafted_by=by if isinstance(by, User) else None,
        drafted_at=now(),
    )
    record(PlanKind.DRAFTED, project.no, by=by, place=design.place.pk, organisation=design.organisation.pk)
    for case in cases:
        link_need(project, case, by=by)
    return project


@transaction.atomic
def link_need(project: Project, case: Case, *, by: Actor) -> None:
    """The project answers this case too; the case is at work from now on."""
    require(policy.may_plan(by, project.place))
    require(not isinstance(by, User) or may_read(by, case))
    if case.state not in UNDER_WAY:
        raise Refused(_("这件事现在不在办理阶段，不能再立项。"))
    _need, made = ProjectNeed.objects.get_or_create(project=project, case=case)
    if made:
        record_many(
            [
                Draft(PlanKind.NEED_LINKED, project.no, by, f"case:{case.no}", {"case": case.no}),
                Draft(PlanKind.NEED_LINKED, case.no, by, f"project:{project.no}", {"project": project.no}),
            ]
        )
        archive.start_work(case, by=by)


@transaction.atomic
def amend(project: Project, *, title: str, purpose: str, by: Actor) -> None:
    """Word a draft better. What is proposed or approved stays as it was read."""
    require(policy.may_plan(by, project.place))
    changed = Project.objects.filter(pk=project.pk, state=Project.State.DRAFT).update(
        title=title, purpose=purpose
    )
    if not changed:
        raise Refused(_("项目已经提交审批，说明不能再改。需要修改请先让审批人退回。"))
    project.title, project.purpose = title, purpose
    record(PlanKind.AMENDED, project.no, by=by)


@transaction.atomic
def add_slot(project: Project, seat: Seat, *, by: Actor) -> Slot:
    """Add a place to fill. The same key twice makes one slot."""
    require(policy.may_plan(by, project.place))
    if project.state not in Project.OPEN:
        raise Refused(_("项目已经结束，不能再增加岗位。"))
    slot, made = Slot.objects.get_or_create(
        key=seat.key,
        defaults={
            "project": project,
            "title": seat.title,
            "starts_at": seat.starts_at,
            "ends_at": seat.ends_at,
            "place": seat.place,
            "lat": seat.place.lat,
            "lon": seat.place.lon,
            "skills": list(seat.skills),
            "least": seat.least,
            "most": seat.most,
            "needs_leader": seat.needs_leader,
            "checks": list(seat.checks),
            "priority": seat.priority,
            "grab": seat.grab,
        },
    )
    if made:
        record(
            PlanKind.SLOT_ADDED, project.no, by=by, subject=subject_of(slot), most=seat.most, least=seat.least
        )
    return slot


def call_off_slot(slot: Slot, *, by: Actor) -> None:
    """The slot is not needed any more; whoever was called is told by the dispatch room."""
    require(policy.may_plan(by, slot.project.place))
    slot.lifecycle.move(slot, Slot.State.CALLED_OFF, PlanKind.SLOT_CALLED_OFF, by=by)


def propose(project: Project, *, by: Actor) -> None:
    """Ask for approval."""
    require(policy.may_plan(by, project.place))
    if not project.slots.exists():
        raise Refused(_("请先增加至少一个岗位，再提交审批。"))
    project.lifecycle.move(project, Project.State.PROPOSED, PlanKind.PROPOSED, by=by)


def approve(project: Project, *, by: User) -> None:
    """Another hand says yes."""
    if project.drafted_by_id == by.pk:
        raise Refused(_("起草人不能批准自己的项目，请由另一位负责人审批。"))
    require(policy.may_approve(by, project))
    project.lifecycle.move(
        project, Project.State.APPROVED, PlanKind.APPROVED, by=by, also={"approved_by": by}
    )


def send_back(project: Project, *, why: str = "", by: User) -> None:
    """Another hand asks for changes; `why` stays with the project."""
    require(policy.may_approve(by, project))
    also = {"remark": why}
    project.lifecycle.move(project, Project.State.DRAFT, PlanKind.SENT_BACK, by=by, also=also)


@transaction.atomic
def finish(project: Project, *, result: str, shortfall: str = "", by: Actor) -> None:
    """The project has done what it was for; `result` says what, `shortfall` what was not reached and why.

    Raises Refused while a milestone is neither reached nor dropped.
    """
    require(policy.may_plan(by, project.place))
    Project.objects.select_for_update().get(pk=project.pk)
    left = project.milestones.filter(state=Milestone.State.OPEN).order_by("due_on", "pk")
    if left:
        names = _("、").join(one.title for one in left)
        raise Refused(
            _("还有里程碑没有结束：%(names)s。请逐个标记达到，或写明为什么不做了，再完成项目。")
            % {"names": names}
        )
    hand = by if isinstance(by, User) else None
    also = {"finished_at": now(), "finished_by": hand, "result": result, "shortfall": shortfall}
    project.lifecycle.move(project, Project.State.FINISHED, PlanKind.FINISHED, by=by, also=also)


@transaction.atomic
def call_off(project: Project, *, by: Actor) -> None:
    """Give the project up; its slots go with it."""
    require(policy.may_plan(by, project.place))
    project.lifecycle.move(project, Project.State.CALLED_OFF, PlanKind.CALLED_OFF, by=by)
    release_milestones(project, by=by)
    for slot in project.slots.filter(state=Slot.State.OPEN):
        call_off_slot(slot, by=by)


@transaction.atomic
def add_campaign(*, code: str, name: str, name_en: str, group: str, by: Actor) -> Campaign:
    """Keep a title that the county strives for. The same code twice makes one."""
    require(policy.may_set_goals(by))
    campaign, made = Campaign.objects.get_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "group": group}
    )
    if made:
        record(PlanKind.CAMPAIGN_ADDED, "campaigns", by=by, campaign=code)
    return campaign
