"""Reading dossiers: lists within the reader's reach, and the door from a number to a case."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.archive import policy
from huiyin.archive.models import Case, CaseUnit, Voice
from huiyin.collect.models import Request
from huiyin.kernel.people.access import Actor, require, scope


def cases_for(by: Actor) -> QuerySet[Case]:
    """Every case within the reader's place or organisation; none for roles that read no dossiers."""
    reach = scope(by)
    cases = Case.objects.select_related("place", "category")
    if reach.kind == "county":
        return cases
    if reach.kind == "township":
        return cases.filter(township_ref=reach.place_id)
    if reach.kind == "village":
        return cases.filter(village_ref=reach.place_id)
    if reach.kind == "organisation":
        mine = CaseUnit.objects.filter(organisation__in=reach.organisation_ids)
        return cases.filter(pk__in=mine.values("case"))
    return cases.none()


def case_to_read(by: Actor, no: str) -> Case:
    """The only door from a URL's number to a case. Raises Http404, PermissionDenied."""
    cases = Case.objects.select_related("place", "category", "against")
    case = get_object_or_404(cases, no=no)
    require(policy.may_read(by, case))
    return case


def voices(case: Case) -> list[Request]:
    """The case's requests, first voice first, each with its resident and place."""
    rows = Voice.objects.filter(case=case).select_related(
        "request__resident", "request__place", "request__category", "request__taken_by"
    )
    return [voice.request for voice in rows.order_by("joined_at", "pk")]


def case_of(request: Request) -> Case | None:
    """The case a request sits in, once it is filed."""
    voice = Voice.objects.filter(request=request).select_related("case__place").first()
    return voice.case if voice else None


def chains(case: Case, requests: Iterable[Request]) -> list[str]:
    """Every chain that tells of a case: its own and its voices'."""
    return [case.no, *(request.no for request in requests)]
