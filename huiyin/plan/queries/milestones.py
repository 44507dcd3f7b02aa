"""What a project means to reach, how late it is, and the door to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import today
from huiyin.plan import policy
from huiyin.plan.models import Milestone, Project


@dataclass(frozen=True)
class Mark:
    """A milestone as people read it: how it stands in words, and the tone of these words."""

    milestone: Milestone
    words: str
    tone: str


def milestones_of(project: Project) -> list[Mark]:
    """The project's milestones by their day. One query."""
    rows = project.milestones.select_related("ended_by").order_by("due_on", "pk")
    on = today()
    return [Mark(row, *standing(row, on, live=project.state in Project.OPEN)) for row in rows]


def standing(milestone: Milestone, on: date, *, live: bool = True) -> tuple[str, str]:
    """How a milestone stands on a day: words and tone. In an ended project nothing is late any more."""
    late = milestone.days_late(on)
    if milestone.state == Milestone.State.DROPPED:
        return _("不做了"), "done"
    if milestone.state == Milestone.State.REACHED:
        return (_("已达到，晚 %(n)s 天") % {"n": late}, "warn") if late > 0 else (_("按时达到"), "ok")
    if not live:
        return _("没有达到"), "done"
    if late > 0:
        return ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", late) % {"n": late}, "late"
    if late == 0:
        return _("今天到期"), "warn"
    return ngettext("还有 %(n)s 天", "还有 %(n)s 天", -late) % {"n": -late}, "warn" if late >= -3 else ""


def late_milestones(projects: Iterable[Project]) -> dict[int, int]:
    """How many milestones of these projects are overdue today, in one query."""
    live = [project.pk for project in projects if project.state in Project.OPEN]
    late = Milestone.objects.filter(project__in=live, state=Milestone.State.OPEN, due_on__lt=today())
    return dict(late.values_list("project").annotate(Count("pk")).order_by())


def open_milestones(project: Project) -> QuerySet[Milestone]:
    """What is neither reached nor dropped."""
    return project.milestones.filter(state=Milestone.State.OPEN).order_by("due_on", "pk")


def milestone_to_plan(by: Actor, pk: int) -> Milestone:
    """The door from a URL's number to a milestone. Raises Http404, PermissionDenied."""
    milestone = get_object_or_404(Milestone.objects.select_related("project__place"), pk=pk)
    require(policy.may_plan(by, milestone.project.place))
    return milestone
