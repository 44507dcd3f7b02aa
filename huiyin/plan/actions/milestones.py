"""What a project means to reach by a day: set, moved, reached or dropped, each with a word why."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from huiyin.kernel.calendar.actions import cancel_clocks, start_clock, stop_live
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.lifecycle import Refused, subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.present import now, today
from huiyin.plan import policy
from huiyin.plan.kinds import PlanKind
from huiyin.plan.models import Milestone, Project


@transaction.atomic
def add_milestone(project: Project, *, title: str, due_on: date, key: UUID, by: Actor) -> Milestone:
    """Set something to be reached by a day; a clock runs until its last second. The same key makes one."""
    require(policy.may_plan(by, project.place))
    _under_way(project)
    told = {"project": project, "title": title, "due_on": due_on, "first_due_on": due_on}
    milestone, made = Milestone.objects.get_or_create(key=key, defaults=told)
    if made:
        _start_clock(milestone, by)
        record(
            PlanKind.MILESTONE_ADDED,
            project.no,
            by=by,
            subject=subject_of(milestone),
            due_on=due_on.isoformat(),
        )
    return milestone


@transaction.atomic
def move_milestone(milestone: Milestone, *, due_on: date, why: str, by: Actor) -> None:
    """Promise another day, and say why; the day first promised stays readable."""
    require(policy.may_plan(by, milestone.project.place))
    _under_way(milestone.project)
    before = milestone.due_on
    if due_on == before:
        raise Refused(_("新日期和原来的一样。请选另一天，或者不改。"))
    open_now = Milestone.objects.filter(pk=milestone.pk, state=Milestone.State.OPEN, due_on=before)
    if not open_now.update(due_on=due_on, moved_why=why):
        raise Refused(_("这个里程碑刚刚有人改过，或者已经结束。请刷新页面看最新情况。"))
    milestone.due_on, milestone.moved_why = due_on, why
    cancel_clocks(milestone.chain, by=by, subject=milestone.subject)
    _start_clock(milestone, by)
    record(
        PlanKind.MILESTONE_MOVED,
        milestone.chain,
        by=by,
        subject=subject_of(milestone),
        before=before.isoformat(),
        after=due_on.isoformat(),
    )


@transaction.atomic
def reach_milestone(milestone: Milestone, *, on: date, note: str, by: Actor) -> None:
    """It is done, on a day not later than today; `note` says how it went."""
    if on > today():
        raise Refused(_("完成日期不能晚于今天。还没有做到的，到时再标记。"))
    _end(milestone, Milestone.State.REACHED, PlanKind.MILESTONE_REACHED, on, note, by)
    in_time = min(now(), milestone.due_at) if milestone.days_late(on) <= 0 else now()
    stop_live(milestone.subject, LimitKind.MILESTONE, by=by, at=in_time)


@transaction.atomic
def drop_milestone(milestone: Milestone, *, why: str, by: Actor) -> None:
    """It will not be done; `why` stays on the project's page and in its report."""
    _end(milestone, Milestone.State.DROPPED, PlanKind.MILESTONE_DROPPED, today(), why, by)
    cancel_clocks(milestone.chain, by=by, subject=milestone.subject)


def release_milestones(project: Project, *, by: Actor) -> None:
    """The project was given up: nobody waits for its milestones any more."""
    require(policy.may_plan(by, project.place))
    for milestone in project.milestones.filter(state=Milestone.State.OPEN):
        cancel_clocks(project.no, by=by, subject=milestone.subject)


@transaction.atomic
def time_milestones(*, by: Actor) -> int:
    """Start the clock of every open milestone that has none, such as an older release left; how many."""
    require(is_machine(by))
    named = Concat(Value("milestone:"), Cast(OuterRef("pk"), CharField()))
    running = Clock.objects.filter(subject=named, kind=LimitKind.MILESTONE, state__in=Clock.LIVE)
    bare = Milestone.objects.filter(~Exists(running), state=Milestone.State.OPEN)
    rows = list(bare.filter(project__state__in=Project.OPEN).select_related("project__organisation"))
    for milestone in rows:
        _start_clock(milestone, by)
    return len(rows)


def _start_clock(milestone: Milestone, by: Actor) -> None:
    project = milestone.project
    start_clock(
        LimitKind.MILESTONE,
        project.no,
        milestone.subject,
        by=by,
        calendar_id=project.organisation.calendar_id,
        organisation_id=project.organisation_id,
        township_id=project.township_ref,
        until=milestone.due_at,
        started_at=min(now(), milestone.due_at),
    )


def _end(milestone: Milestone, to: str, kind: PlanKind, on: date, note: str, by: Actor) -> None:
    require(policy.may_plan(by, milestone.project.place))
    _under_way(milestone.project)
    also = {"ended_on": on, "ended_by": by if isinstance(by, User) else None, "note": note}
    milestone.lifecycle.move(milestone, to, kind, by=by, also=also, on=on.isoformat())


def _under_way(project: Project) -> None:
    if project.state not in Project.OPEN:
        raise Refused(_("项目已经结束，里程碑不能再改。"))
