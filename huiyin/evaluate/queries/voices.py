"""What each voice of a case said in a round, and the latest answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject, TruncDate
from django.utils.dateparse import parse_datetime

from huiyin.archive.models import Case, Voice
from huiyin.collect.models import Answer, Request
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import asked_by
from huiyin.evaluate.kinds import OWN, Complaint, How, Presence, Satisfaction
from huiyin.evaluate.models import Clearing, Draw, Ending, Evaluation, SiteCheck
from huiyin.evaluate.policy import DROPPED
from huiyin.kernel.prepared import Given, Prepared


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
    is_proxy: bool = False
    presence: str = ""
    counts: bool = True
    unit_contacted: bool | None = None

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
    """One voice and what it said in this round, tries included.

    `is_spared`: not drawn for calling back; `is_proposed`: to end its case apart waits for another person.
    Read for deciding, `asked` is the grade of proof that closing asks for, and
    `looked_at` whether somebody outside the unit went to look; of the case, and so the same in each.
    """

    request: Request
    told: list[Said]
    unit_says_contacted: bool = False
    cleared_at: datetime | None = None
    cleared_why: str = ""
    is_spared: bool = False
    is_proposed: bool = False
    asked: Grade = Grade.C
    looked_at: bool = False

    @property
    def verdict(self) -> Said | None:
        """The verdict that counts, once somebody was reached."""
        return next((one for one in self.told if one.contacted and one.counts), None)

    @property
    def waits(self) -> bool:
        """Whether this voice speaks, was drawn to be heard, and was not heard yet."""
        return self.request.state in Request.LIVE and self.verdict is None and not self.is_spared

    @property
    def disagrees(self) -> bool:
        """Whether this voice is said to be content and said not to be."""
        return len({one.is_content for one in self.told if one.contacted}) > 1

    @property
    def denies_contact(self) -> bool:
        """Whether the unit reports that it got in touch, and the resident says nobody did."""
        return self.unit_says_contacted and any(one.unit_contacted is False for one in self.told)

    @property
    def contradicts(self) -> bool:
        """Whether answers contradict each other, and nobody has looked into it since the last of them."""
        if not (self.disagrees or self.denies_contact):
            return False
        return self.cleared_at is None or self.cleared_at < max(one.at for one in self.told if one.contacted)

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


def hear(case: Case, *, deciding: bool = False) -> list[Heard]:
    """Every voice with what it said in this round, in one query.

    For deciding it brings along who speaks, sealed, and which proof is asked.
    """
    return _read([case], _DECIDING if deciding else _HEARD)[case.pk]


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
        is_proxy=one["how"] == How.STATION,
        presence=str(Presence(one["presence"]).label) if one.get("presence") in Presence.values else "",
        counts=one.get("counts", True),
        unit_contacted=_contacted(one),
    )


def _contacted(one: dict[str, Any]) -> bool | None:
    """Whether the unit got in touch, as told; who gives "nobody contacted me" as a reason says no."""
    return False if Complaint.NO_CONTACT in one["reasons"] else one.get("unit_contacted")


def has_verdict(request: Request, case: Case) -> bool:
    """Whether this voice was heard in this round."""
    return Evaluation.objects.filter(request=request, round=case.round, contacted=True).exists()


def has_own_verdict(request: Request, case: Case) -> bool:
    """Whether the resident has said so himself in this round."""
    own = Evaluation.objects.filter(request=request, round=case.round, contacted=True, how__in=OWN)
    return own.exists()


def latest_answer(request: Request) -> Answer | None:
    """What the resident was last told."""
    return Answer.objects.filter(request=request).order_by("-at", "-pk").first()


def heard_of(cases: Iterable[Case]) -> dict[int, list[Heard]]:
    """What the voices of several cases said in their rounds, by case. One query."""
    return _read(cases, _HEARD)


def _read(cases: Iterable[Case], asked: Prepared[Voice]) -> dict[int, list[Heard]]:
    keys = [case.pk for case in cases]
    found: dict[int, list[Heard]] = {key: [] for key in keys}
    for voice in asked(cases=keys):
        known = voice.__dict__
        told = [said_of(one) for one in known["told"]]
        heard = Heard(
            voice.request,
            told,
            known["unit_says_contacted"],
            known["cleared_at"],
            known["cleared_why"] or "",
            known["is_spared"],
            known["is_proposed"],
            Grade(known.get("asked") or Grade.C),
            known.get("looked_at", False),
        )
        found[voice.case_id].append(heard)
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
        presence="presence",
        counts="counts",
        unit_contacted="unit_contacted",
    )
    rows = Voice.objects.filter(case__among=cases).select_related("request")
    contacted = WorkOrder.objects.filter(
        case=OuterRef("case"), round=OuterRef("case__round"), contacted_at__isnull=False
    )
    cleared = Clearing.objects.filter(request=OuterRef("request"), round=OuterRef("case__round"))
    spared = Draw.objects.filter(case=OuterRef("case"), round=OuterRef("case__round"), drawn=False)
    proposed = Ending.objects.filter(
        case=OuterRef("case"), round=OuterRef("case__round"), state=Ending.State.PROPOSED
    )
    rows = rows.annotate(
        told=ArraySubquery(told.order_by("at", "pk").values(one=fields)),
        unit_says_contacted=Exists(contacted.exclude(state__in=DROPPED)),
        cleared_at=Subquery(cleared.order_by("-at").values("at")[:1]),
        is_spared=Exists(spared),
        is_proposed=Exists(proposed),
        cleared_why=Subquery(cleared.order_by("-at").values("grounds")[:1]),
    )
    return rows.order_by("joined_at", "pk")


_HEARD = Prepared(lambda: _heard(Given("cases")))
_DECIDING: Prepared[Voice] = Prepared(
    lambda: (
        _heard(Given("cases"))
        .select_related("request__resident")
        .annotate(told_on=TruncDate("case__reported_at"))
        .annotate(
            asked=asked_by(
                OuterRef("case__category"), OuterRef("case__category__parent"), OuterRef("told_on")
            ),
            looked_at=Exists(SiteCheck.objects.filter(case=OuterRef("case"), round=OuterRef("case__round"))),
        )
    )
)


def discontent(case: Case) -> list[Request]:
    """Voices whose verdict in this round is not content."""
    return [one.request for one in hear(case) if one.is_discontent]
