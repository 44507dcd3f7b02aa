"""What one case has to do with others, and where its voices went."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case, CaseLink, Voice
from huiyin.archive.queries.dossiers import case_to_keep
from huiyin.collect.models import Request
from huiyin.kernel.people.access import Actor


@dataclass(frozen=True)
class Tie:
    """A link as one of its two cases reads it."""

    pk: int
    words: str
    other: Case


def ties(case: Case) -> list[Tie]:
    """The links of a case, told from its side. One query."""
    rows = CaseLink.objects.filter(Q(case=case) | Q(other=case)).order_by("pk")
    found = []
    for row in rows.select_related("case__place", "other__place"):
        here = row.case_id == case.pk
        words = row.get_kind_display() if here else str(CaseLink.BACKWARDS[CaseLink.Kind(row.kind)])
        found.append(Tie(row.pk, words, row.other if here else row.case))
    return found


def tie_to_cut(by: Actor, no: str, pk: int) -> CaseLink:
    """The door to a link of a case that somebody keeps. Raises Http404, PermissionDenied."""
    case = case_to_keep(by, no)
    rows = CaseLink.objects.select_related("case__place", "other__place")
    return get_object_or_404(rows.filter(Q(case=case) | Q(other=case)), pk=pk)


def voice_to_move(by: Actor, no: str, request_no: str) -> Request:
    """The door to a voice of a case that somebody keeps. Raises Http404, PermissionDenied."""
    case = case_to_keep(by, no)
    seats = Voice.objects.filter(case=case, request__no=request_no).select_related("request")
    seat = seats.first()
    if seat is None:
        raise Http404
    return seat.request


def gone_to(case: Case) -> Case | None:
    """The case where the voices sit that came from this one, while it has none itself."""
    if case.state != Case.State.JOINED:
        return None
    seat = Voice.objects.filter(came_from=case).select_related("case").first()
    return seat.case if seat else None


def seats_of(case: Case) -> QuerySet[Voice]:
    """The voices of a case with where each came from, the first one first."""
    rows = Voice.objects.filter(case=case).select_related("request__place", "came_from")
    return rows.order_by("joined_at", "pk")
