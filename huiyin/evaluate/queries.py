"""What is still to be asked and decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime

from huiyin.archive.models import Case, Voice
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.collect.models import Answer, Commitment, Photo, Request
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.kinds import Complaint, How, Satisfaction
from huiyin.evaluate.models import Closure, Evaluation
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.prepared import Given, Prepared
from huiyin.plan.models import Project
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress

PROOF = (ProgressKind.AFTER, ProgressKind.EVIDENCE, ProgressKind.AGREEMENT, ProgressKind.SURVEY)


@dataclass(frozen=True)
class Said:
    """One verdict or try, in words."""

    at: datetime
    how: str
    contacted: bool
    solved: bool | None
    satisfied: int | None
    reasons: list[str]
    words: str
    by: str

    @property
    def is_content(self) -> bool:
        """Solved, and at least fairly satisfied."""
        return bool(self.solved) and (self.satisfied or 0) >= Satisfaction.FAIR

    @property
    def grade(self) -> str:
        """The grade in words; "" without contact."""
        return str(Satisfaction(self.satisfied).label) if self.satisfied else ""


@dataclass(frozen=True)
class Heard:
    """One voice and what it said in this round, tries included."""

    request: Request
    told: list[Said]

    @property
    def verdict(self) -> Said | None:
        """The verdict, once somebody was reached."""
        return next((one for one in self.told if one.contacted), None)

    @property
    def waits(self) -> bool:
        """Whether this voice speaks and was not heard yet."""
        return self.request.state in Request.LIVE and self.verdict is None

    @property
    def is_silent(self) -> bool:
        """Whether nobody has answered this voice in this round."""
        return self.request.state == Request.State.OPEN

    @property
    def is_discontent(self) -> bool:
        """Whether the verdict is not content."""
        return self.verdict is not None and not self.verdict.is_content


def verdicts(case: Case) -> list[Evaluation]:
    """This round's verdicts and tries, oldest first."""
    rows = Evaluation.objects.filter(case=case, round=case.round).select_related("request", "by")
    return list(rows.order_by("at", "pk"))


def hear(case: Case) -> list[Heard]:
    """Every voice with what it said in this round, in one query."""
    return heard_of([case])[case.pk]


def said_of(one: dict[str, Any]) -> Said:
    """A verdict read as JSON."""
    return Said(
        at=parse_datetime(one["at"]) or datetime.min,
        how=str(How(one["how"]).label) if one["how"] in How.values else one["how"],
        contacted=one["contacted"],
        solved=one["solved"],
        satisfied=one["satisfied"],
        reasons=[str(Complaint(code).label) for code in one["reasons"] if code in Complaint.values],
        words=one["words"],
        by=one["by"] or "",
    )


def has_verdict(request: Request, case: Case) -> bool:
    """Whether this voice was heard in this round."""
    return Evaluation.objects.filter(request=request, round=case.round, contacted=True).exists()


def to_ask(by: Actor) -> QuerySet[Voice]:
    """Voices whose case waits for their verdict, within the caller's place; one row a voice."""
    given = Evaluation.objects.filter(
        request=OuterRef("request"), round=OuterRef("case__round"), contacted=True
    )
    cases = cases_for(by).filter(state=Case.State.REPORTED)
    return (
        Voice.objects.filter(case__in=cases.order_by(), case__state=Case.State.REPORTED)
        .filter(~Exists(given), request__state__in=Request.LIVE)
        .select_related("case__place", "case__category", "request")
        .annotate(since=F("case__reported_at"))
    )


def callbacks(by: Actor, *, after: str | None = None) -> Page[Voice]:
    """One page of voices to call back, the longest waiting first."""
    return keyset(to_ask(by), ("since", "id"), after=after)


def tries(page: Iterable[Voice]) -> dict[int, int]:
    """How often each voice was tried in vain in this round, by request. One query."""
    rounds = {voice.request_id: voice.case.round for voice in page}
    rows = Evaluation.objects.filter(request__in=rounds, contacted=False).values_list("request", "round")
    count: dict[int, int] = dict.fromkeys(rounds, 0)
    for request, number in rows:
        count[request] += number == rounds[request]
    return count


def voice_to_ask(by: Actor, request_no: str) -> Voice:
    """The door to calling somebody back. Raises Http404, PermissionDenied."""
    rows = Voice.objects.select_related(
        "case__place", "case__category", "request__resident", "request__place"
    )
    voice = get_object_or_404(rows, request__no=request_no)
    require(policy.may_ask(by, voice.case))
    return voice


def voice_to_rate(request_no: str) -> Voice:
    """The voice that a resident with a verified session may rate. Raises Http404."""
    rows = Voice.objects.select_related("case__place", "request")
    return get_object_or_404(rows, request__no=request_no)


def latest_answer(request: Request) -> Answer | None:
    """What the resident was last told."""
    return Answer.objects.filter(request=request).order_by("-at", "-pk").first()


def to_decide(by: Actor) -> QuerySet[Case]:
    """Cases that wait for a decision."""
    return cases_for(by).filter(state=Case.State.REPORTED)


def decisions(by: Actor, *, after: str | None = None) -> Page[Case]:
    """One page of cases that wait for a decision, the longest waiting first."""
    return keyset(to_decide(by), ("reported_at", "id"), after=after)


def heard_of(cases: Iterable[Case]) -> dict[int, list[Heard]]:
    """What the voices of several cases said in their rounds, by case. One query."""
    keys = [case.pk for case in cases]
    found: dict[int, list[Heard]] = {key: [] for key in keys}
    for voice in _HEARD(cases=keys):
        found[voice.case_id].append(Heard(voice.request, [said_of(one) for one in voice.__dict__["told"]]))
    return found


def _heard(cases: Given) -> QuerySet[Voice]:
    told = Evaluation.objects.filter(
        request=OuterRef("request"), case=OuterRef("case"), round=OuterRef("case__round")
    )
    fields = JSONObject(
        at="at",
        how="how",
        contacted="contacted",
        solved="solved",
        satisfied="satisfied",
        reasons="reasons",
        words="words",
        by="by__display_name",
    )
    rows = Voice.objects.filter(case__among=cases).select_related("request")
    rows = rows.annotate(told=ArraySubquery(told.order_by("at", "pk").values(one=fields)))
    return rows.order_by("joined_at", "pk")


_HEARD = Prepared(lambda: _heard(Given("cases")))


def case_to_decide(by: Actor, no: str) -> Case:
    """The door to a decision, with everyone who worked on the case. Raises Http404, PermissionDenied."""
    found = _WORKED_ON(no=no)
    if not found:
        raise Http404
    case = found[0]
    require(may_read(by, case) and policy.is_decider(by, case))
    return case


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
        orders=list(orders.select_related("organisation", "handler", "reviewer").order_by("pk")),
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


def discontent(case: Case) -> list[Request]:
    """Voices whose verdict in this round is not content."""
    return [one.request for one in hear(case) if one.is_discontent]
