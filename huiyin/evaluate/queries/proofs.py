"""What proves that a case is done in this round, and the grade it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.dateparse import parse_datetime

from huiyin.archive.models import Attachment, Case
from huiyin.archive.queries import attachments_of, case_to_read
from huiyin.collect.kinds import Shows
from huiyin.collect.models import Photo
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import asked_for, grade_of
from huiyin.evaluate import policy
from huiyin.evaluate.models import Closure, SiteCheck
from huiyin.evaluate.queries.voices import Heard
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.prepared import Given, Prepared
from huiyin.track.kinds import ProgressKind
from huiyin.track.models import Progress

_ALONG = ("organisation", "handler", "reviewer", "answer_check__same_as__case")
TOLD = {
    ProgressKind.AFTER: Shows.AFTER,
    ProgressKind.EVIDENCE: Shows.PAPER,
    ProgressKind.SURVEY: Shows.MEASURED,
    ProgressKind.AGREEMENT: Shows.MINUTES,
}
"""What the photos of a note of progress prove, by its kind."""


@dataclass(frozen=True)
class Look:
    """What somebody outside the unit found on the spot."""

    holds: bool
    words: str
    by: str
    at: datetime
    photos: Sequence[str]


@dataclass(frozen=True)
class Proofs:
    """Everything that shows what was done, each order and note with its photos in `shown`."""

    case: Case
    orders: Sequence[WorkOrder]
    progress: Sequence[Progress]
    papers: Sequence[Attachment]
    looks: Sequence[Look]
    since: datetime

    @property
    def kinds(self) -> set[Shows]:
        """What is proved in this round. A paper counts from the hands of those who did the work."""
        found = {Shows(photo["shows"]) for one in self.live for photo in _shown(one) if photo["shows"]}
        for note in self.progress:
            kind = ProgressKind(note.kind)
            if kind in TOLD and note.at >= self.since and (_shown(note) or note.quantity is not None):
                found.add(TOLD[kind])
        hands = {key for one in self.live for key in (one.handler_id, one.reviewer_id) if key}
        if any(paper.at >= self.since and paper.by_id in hands for paper in self.papers):
            found.add(Shows.PAPER)
        return found

    def asked(self, heard: Sequence[Heard]) -> Grade:
        """The grade that closing asks for: words are enough where no unit carried the duty in this round."""
        grade = next((one.asked for one in heard), Grade.C)
        return asked_for(self.case, grade) if self.live else Grade.C

    @property
    def live(self) -> list[WorkOrder]:
        """Orders of this round that were not handed back."""
        return [one for one in self.orders if one.state not in policy.DROPPED]

    @property
    def looked(self) -> bool | None:
        """What was found on the spot last; None where nobody went."""
        return self.looks[-1].holds if self.looks else None

    @property
    def reached(self) -> Grade:
        """The grade reached."""
        return grade_of(self.kinds, looked=bool(self.looked))


def _shown(one: WorkOrder | Progress) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = one.__dict__["shown"]
    return shown


def proofs_of(case: Case) -> Proofs:
    """What proves this round. Four queries; three where the door brought along who looked."""
    along = case.__dict__
    known = along if "looks" in along else _LOOKS(no=case.no)[0].__dict__
    return Proofs(
        case=case,
        orders=_ORDERS(case=case.pk, round=case.round),
        progress=_PROGRESS(case=case.pk),
        papers=list(attachments_of(case).select_related("case__place")),
        looks=[_look(one) for one in known["looks"]],
        since=known["began"] or case.opened_at,
    )


def _look(one: dict[str, Any]) -> Look:
    at = parse_datetime(one["at"]) or datetime.min
    return Look(one["holds"], one["words"], one["by"], at, one["photos"])


def along_with_proofs() -> dict[str, Any]:
    """Who looked in this round, and when the round began, for the door to a decision."""
    looks = SiteCheck.objects.filter(case=OuterRef("pk"), round=OuterRef("round")).order_by("pk")
    fields = JSONObject(
        holds="holds", words="words", by="by__display_name", at="at", photos=_photos("sitecheck:", "key")
    )
    before = Closure.objects.filter(case=OuterRef("pk"), round__lt=OuterRef("round")).order_by("-round")
    return {
        "looks": ArraySubquery(looks.values(one=fields)),
        "began": before.values("at")[:1],
    }


def _photos(subject: str, what: Any) -> ArraySubquery:
    """Something of each photo that belongs to a row of this kind, the oldest first."""
    named = Concat(Value(subject), Cast(OuterRef("pk"), CharField()))
    rows = Photo.objects.filter(chain=OuterRef("case__no"), subject=named).order_by("pk")
    return ArraySubquery(rows.values(one=what) if isinstance(what, JSONObject) else rows.values(what))


def _with_photos(rows: QuerySet[Any], subject: str) -> QuerySet[Any]:
    more: QuerySet[Any] = rows.annotate(shown=_photos(subject, JSONObject(key="key", shows="shows")))
    return more


_ORDERS: Prepared[WorkOrder] = Prepared(
    lambda: _with_photos(
        WorkOrder.objects.filter(case=Given("case"), round=Given("round")).select_related(*_ALONG),
        "workorder:",
    ).order_by("-is_lead", "pk")
)
_PROGRESS: Prepared[Progress] = Prepared(
    lambda: _with_photos(
        Progress.objects.filter(case=Given("case")).select_related("by", "organisation"), "progress:"
    ).order_by("pk")
)
_LOOKS: Prepared[Case] = Prepared(lambda: Case.objects.filter(no=Given("no")).annotate(**along_with_proofs()))


def case_to_check(by: Actor, no: str) -> Case:
    """The door to saying what was found on the spot. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_check(by, case))
    return case
