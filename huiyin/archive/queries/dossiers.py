"""Reading dossiers: lists within the reader's reach, and the door from a number to a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from huiyin.archive import policy
from huiyin.archive.models import Case, CaseUnit, Voice
from huiyin.collect.models import Answer, Category, Request
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import Clock
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import is_english, now, today

MANY = 1000
DUE = ("due_at", "id")
NEWEST = ("-id",)
LAST_DUE = ("-due_at", "-id")
OVER = (Case.State.CLOSED, Case.State.WITHDRAWN)


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for in the register. Empty means any.

    `words` are looked for in `queries.search`; `tail` is the ending of a telephone.
    """

    state: str = ""
    township: int | None = None
    category: int | None = None
    channel: str = ""
    late: bool = False
    words: str = ""
    tail: str = ""


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


def register(by: Actor, wanted: Wanted, *, after: str | None = None) -> Page[Case]:
    """One page of the reader's cases: what is open by its deadline, everything else the newest first."""
    return keyset(found(by, wanted), _order(wanted), after=after)


def found(by: Actor, wanted: Wanted) -> QuerySet[Case]:
    """The reader's cases that fit; every filter alone, and with a township, is one index away."""
    cases = cases_for(by)
    if wanted.late:
        cases = cases.filter(state__in=Case.OPEN, due_at__lt=now())
    fits: dict[str, Any] = {
        "state": wanted.state,
        "township_ref": wanted.township,
        "category": wanted.category,
        "channel": wanted.channel,
    }
    return cases.filter(**{name: value for name, value in fits.items() if value})


def _order(wanted: Wanted) -> tuple[str, ...]:
    if wanted.state in OVER:
        return LAST_DUE
    return DUE if wanted.state or wanted.late else NEWEST


def count_up_to(rows: QuerySet[Any], most: int = MANY) -> int:
    """How many rows, counted no further than one past `most`, so that it never grows with the county."""
    return rows.order_by()[: most + 1].count()


def clocks_for(cases: Iterable[Case]) -> dict[str, Clock]:
    """The latest clock that runs to each case's end, by case number: for lists."""
    clocks = _LAST_CLOCKS(subjects=[f"case:{case.no}" for case in cases])
    return {clock.chain: clock for clock in clocks}


_LAST_CLOCKS = Prepared(
    lambda: Clock.objects.filter(subject__among=Given("subjects"), kind=LimitKind.FINISH).order_by("pk")
)


def case_to_read(by: Actor, no: str) -> Case:
    """The only door from a URL's number to a case. Raises Http404, PermissionDenied."""
    cases = Case.objects.select_related("place", "category", "against").annotate(unit_refs=_units("pk"))
    case = get_object_or_404(cases, no=no)
    require(policy.may_read(by, case))
    return case


def case_to_keep(by: Actor, no: str) -> Case:
    """The door for those who set a dossier right. Raises Http404, PermissionDenied."""
    case = case_to_read(by, no)
    require(policy.may_keep(by, case))
    return case


def _units(case: str) -> ArraySubquery:
    return ArraySubquery(CaseUnit.objects.filter(case=OuterRef(case)).values("organisation"))


def dossier(by: Actor, no: str) -> tuple[Case, list[Request]]:
    """The door to a case together with its voices and their answers, in one query.

    Each request has `given`: its answers as dicts with words, at (ISO), unit and, where one was read from
    the knowledge base, entry, version and question. Raises Http404,
    PermissionDenied.
    """
    voices = _DOSSIER(no=no)
    if not voices:  # it gave them all away
        return case_to_read(by, no), []
    case = voices[0].case
    case.__dict__["unit_refs"] = voices[0].__dict__["unit_refs"]
    require(policy.may_read(by, case))
    for voice in voices:
        voice.request.__dict__["given"] = voice.__dict__["given"]
    return case, [voice.request for voice in voices]


def _with_answers(no: Given) -> QuerySet[Voice]:
    answers = Answer.objects.filter(request=OuterRef("request")).order_by("at", "pk")
    read = {"entry": "version__entry", "version": "version__number", "question": "version__question"}
    told = answers.values(given=JSONObject(words="words", at="at", unit="organisation__name", **read))
    rows = Voice.objects.filter(case__no=no).select_related(
        "case__place",
        "case__category",
        "case__against",
        "request__resident",
        "request__place",
        "request__on_behalf",
    )
    return rows.annotate(given=ArraySubquery(told), unit_refs=_units("case")).order_by("joined_at", "pk")


_DOSSIER = Prepared(lambda: _with_answers(Given("no")))


def voice_to_know(by: Actor, no: str, request_no: str) -> tuple[Case, Request]:
    """The door to who spoke. Raises Http404, PermissionDenied when the caller may not even ask."""
    case = case_to_read(by, no)
    rows = Request.objects.select_related("resident", "place")
    request = get_object_or_404(rows, no=request_no, voice__case=case)
    require(request.resident is not None and policy.may_know_who(by, case, secrecy=request.secrecy))
    return case, request


def voices(case: Case) -> list[Request]:
    """The case's requests, first voice first, each with its resident and place."""
    rows = Voice.objects.filter(case=case).select_related(
        "request__resident", "request__place", "request__category", "request__taken_by"
    )
    return [voice.request for voice in rows.order_by("joined_at", "pk")]


def still_speaks(case: Case) -> bool:
    """Whether a voice of the case is not settled: one may have joined while others were being closed."""
    return Voice.objects.filter(case=case, request__state__in=Request.LIVE).exists()


def case_numbers(requests: Iterable[str]) -> dict[str, str]:
    """The number of the case that each of these requests, named by number, sits in."""
    seats = Voice.objects.filter(request__no__in=list(requests))
    return dict(seats.values_list("request__no", "case__no"))


def case_of(request: Request) -> Case | None:
    """The case a request sits in, once it is filed."""
    voice = Voice.objects.filter(request=request).select_related("case__place").first()
    return voice.case if voice else None


def case_by_number(by: Actor, text: str) -> Case | None:
    """The reader's case with this number, or with a voice of this number. Spaces do not matter."""
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) != 10:
        return None
    plain = f"{digits[:2]}-{digits[2:9]}-{digits[9]}"
    numbered = Case.objects.filter(no="D" + plain)
    voiced = Case.objects.filter(voice_set__request__no=plain)
    asked = (numbered,) if text.strip().upper().startswith("D") else (voiced, numbered)
    for rows in asked:
        case = rows.select_related("place").first()
        if case is not None and policy.may_read(by, case):
            return case
    return None


def categories() -> QuerySet[Category]:
    """Classes that have not ended, in the order they were added; a class ends on its `valid_to`."""
    return _lasting(today())


def _lasting(day: date | Given) -> QuerySet[Category]:
    return Category.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day)).order_by("pk")


def category_choices() -> list[tuple[int, str]]:
    """Key and name, in the language of the page, of each class that has not ended."""
    english = is_english()
    return [(key, in_english if english else name) for key, name, in_english in _NAMES(day=today())]


def townships_for(by: Actor) -> list[tuple[int, str]]:
    """Key and name of the townships to choose between: all for the county, none for a narrower reach."""
    return _TOWNSHIPS() if scope(by).kind in ("county", "organisation") else []


_NAMES = Prepared(lambda: _lasting(Given("day")).values_list("pk", "name", "name_en"))
_TOWNSHIPS = Prepared(
    lambda: (
        Place.objects.filter(level=Place.Level.TOWNSHIP, active=True).order_by("pk").values_list("pk", "name")
    )
)


def chains(case: Case, requests: Iterable[Request]) -> list[str]:
    """Every chain that tells of a case: its own and its voices'."""
    return [case.no, *(request.no for request in requests)]
