"""What is still to be decided, and everything a decision rests on."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case, Voice
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.collect.models import Answer, Commitment, Photo, Request
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.models import Closure
from huiyin.evaluate.queries.voices import Heard, hear
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.prepared import Given, Prepared
from huiyin.plan.models import Project
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress

_ALONG = ("organisation", "handler", "reviewer", "answer_check__same_as__case")
PROOF = (ProgressKind.AFTER, ProgressKind.EVIDENCE, ProgressKind.AGREEMENT, ProgressKind.SURVEY)


def to_decide(by: Actor) -> QuerySet[Case]:
    """Cases that wait for a decision."""
    return cases_for(by).filter(state=Case.State.REPORTED)


def decisions(by: Actor, *, after: str | None = None) -> Page[Case]:
    """One page of cases that wait for a decision, the longest waiting first."""
    return keyset(to_decide(by), ("reported_at", "id"), after=after)


def case_to_decide(by: Actor, no: str) -> Case:
    """The door to a decision, with everyone who worked on the case. Raises Http404, PermissionDenied."""
    found = _WORKED_ON(no=no)
    if not found:
        raise Http404
    case = found[0]
    require(may_read(by, case) and policy.is_decider(by, case))
    return case


def voice_to_clear(by: Actor, no: str, request_no: str) -> Voice:
    """The door to looking into contradicting answers. Raises Http404, PermissionDenied."""
    rows = Voice.objects.select_related("case__place", "request")
    voice = get_object_or_404(rows, case__no=no, request__no=request_no)
    require(policy.may_clear(by, voice.case))
    return voice


def _worked_on(no: Given) -> QuerySet[Case]:
    work = WorkOrder.objects.filter(case=OuterRef("pk")).order_by("pk")
    fields = JSONObject(handler="handler", reviewer="reviewer", organisation="organisation", state="state")
    cases = Case.objects.filter(no=no).select_related("place", "category")
    return cases.annotate(workers=ArraySubquery(work.values(one=fields)))


_WORKED_ON = Prepared(lambda: _worked_on(Given("no")))


@dataclass(frozen=True)
class Glance:
    """Everything a decision rests on."""

    heard: list[Heard]
    promised: list[Commitment]
    orders: list[WorkOrder]
    projects: list[Project]
    progress: list[Progress]
    proofs: int
    answers: list[Answer]

    @property
    def waiting(self) -> int:
        """Voices not heard yet."""
        return sum(one.waits for one in self.heard)

    @property
    def silent(self) -> list[Request]:
        """Voices that nobody has answered yet."""
        return [one.request for one in self.heard if one.is_silent]

    @property
    def contradicting(self) -> int:
        """Voices whose answers contradict each other."""
        return sum(one.contradicts for one in self.heard)

    @property
    def discontent(self) -> int:
        """Voices that are not content."""
        return sum(one.is_discontent for one in self.heard)


def glance(case: Case) -> Glance:
    """Said, promised, done, proved, answered, and each verdict. Seven queries."""
    heard = hear(case)
    requests = [one.request for one in heard]
    orders = WorkOrder.objects.filter(case=case, round=case.round)
    meetings = {request.meeting_id for request in requests if request.meeting_id}
    promised = Commitment.objects.filter(request_no__in=[request.no for request in requests])
    progress = list(Progress.objects.filter(case=case).select_related("by", "organisation").order_by("pk"))
    proofs = Photo.objects.filter(chain=case.no, subject__startswith="progress:").count()
    return Glance(
        heard=heard,
        promised=list(promised.select_related("leader", "organisation")) if meetings else [],
        orders=list(orders.select_related(*_ALONG).order_by("pk")),
        projects=list(Project.objects.filter(needs__case=case).order_by("pk")),
        progress=progress,
        proofs=proofs + sum(note.kind in PROOF for note in progress),
        answers=list(
            Answer.objects.filter(request__in=requests)
            .select_related("organisation", "request")
            .order_by("at")
        ),
    )


def rounds(case: Case) -> list[Closure]:
    """Decisions of earlier rounds, oldest first."""
    return list(Closure.objects.filter(case=case).select_related("by").order_by("round"))
