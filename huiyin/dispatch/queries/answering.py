"""Who still waits for an answer, and whether an answer is all that a case needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case
from huiyin.archive.queries import case_to_read
from huiyin.collect.models import Commitment, Request
from huiyin.dispatch import policy
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries.passing import subject_above
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import Actor, require
from huiyin.plan.models import Project
from huiyin.plan.queries import open_projects


def case_to_answer(by: Actor, no: str) -> Case:
    """The door to answering from a case's own page. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_tell(by, case))
    return case


def live_voices(case: Case) -> list[Request]:
    """The voices that may be answered, first voice first: their numbers and words, nobody's name."""
    rows = Request.objects.filter(voice__case=case, state__in=Request.LIVE)
    return list(rows.select_related("place", "voice").order_by("voice__joined_at", "voice"))


def promised_to(voices: Sequence[Request]) -> list[Commitment]:
    """What leaders promised these voices at meetings. One query, or none where nobody spoke at one."""
    spoken = [one.no for one in voices if one.meeting_id]
    rows = Commitment.objects.filter(request_no__in=spoken).select_related("leader", "organisation")
    return list(rows.order_by("pk")) if spoken else []


def is_idle(case: Case) -> bool:
    """Before the residents are asked: whether no order and no project is open in the case."""
    if case.state not in (Case.State.FILED, Case.State.WORKING):
        return False
    orders = WorkOrder.objects.filter(case=OuterRef("pk"), state__in=WorkOrder.OPEN)
    return Case.objects.filter(~Exists(orders), ~Exists(open_projects()), pk=case.pk).exists()


@dataclass(frozen=True)
class Standing:
    """Whether nothing is open in a case, nor waits above, and whether this round's work was led to an end."""

    is_idle: bool
    is_done: bool


def standing(case: Case) -> Standing:
    """How the work stands; a lead's report accepted, or a project finished, is an end. One query."""
    orders = WorkOrder.objects.filter(case=OuterRef("pk"))
    led = orders.filter(round=OuterRef("round"), is_lead=True, state=WorkOrder.State.ACCEPTED)
    begun = (
        Event.objects.filter(chain=OuterRef("no"), kind=ArchiveKind.REOPENED).order_by("-seq").values("at")
    )
    since = Coalesce(Subquery(begun[:1]), F("opened_at"))
    finished = Project.objects.filter(needs__case=OuterRef("pk"), finished_at__gte=OuterRef("since"))
    above = Clock.objects.filter(subject=subject_above(case), kind=LimitKind.TAKE_UP, state__in=Clock.LIVE)
    told = Case.objects.filter(pk=case.pk).annotate(
        since=since,
        busy=Exists(orders.filter(state__in=WorkOrder.OPEN)) | Exists(open_projects()) | Exists(above),
        done=Exists(led) | Exists(finished.filter(state=Project.State.FINISHED)),
    )
    busy, done = told.values_list("busy", "done").get()
    return Standing(not busy, done)
