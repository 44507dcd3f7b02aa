"""What each voice of a case said in a round, and the latest answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from huiyin.archive.models import Case, Voice
from huiyin.collect.models import Answer, Request
from huiyin.evaluate.kinds import Complaint, How, Satisfaction
from huiyin.evaluate.models import Evaluation
from huiyin.kernel.prepared import Given, Prepared
from huiyin.track.kinds import ProgressKind

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


def latest_answer(request: Request) -> Answer | None:
    """What the resident was last told."""
    return Answer.objects.filter(request=request).order_by("-at", "-pk").first()


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


def discontent(case: Case) -> list[Request]:
    """Voices whose verdict in this round is not content."""
    return [one.request for one in hear(case) if one.is_discontent]
