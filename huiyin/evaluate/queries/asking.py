"""Who is still to be asked, and the doors to asking."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case, Voice
from huiyin.archive.queries import cases_for
from huiyin.collect.models import Request
from huiyin.evaluate import policy
from huiyin.evaluate.models import Draw, Evaluation, RatingLink
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require, scope


def to_ask(by: Actor) -> QuerySet[Voice]:
    """Voices whose case waits for their verdict, within the caller's place; one row a voice.

    Where the call-back plan did not draw a case nobody calls. `share` is the plan's; None where all are.
    """
    lots = Draw.objects.filter(case=OuterRef("case"), round=OuterRef("case__round"))
    given = Evaluation.objects.filter(
        request=OuterRef("request"), round=OuterRef("case__round"), contacted=True
    )
    voices = Voice.objects.filter(case__state=Case.State.REPORTED)
    if scope(by).kind != "county":  # else a semi-join of all with all, which PostgreSQL takes for nearly none
        voices = voices.filter(case__in=cases_for(by).order_by())
    return (
        voices.filter(~Exists(given), ~Exists(lots.filter(drawn=False)), request__state__in=Request.LIVE)
        .select_related("case__place", "case__category", "request")
        .annotate(since=F("case__reported_at"), share=Subquery(lots.values("rule__number")[:1]))
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


def late_invitations(moment: datetime) -> QuerySet[Case]:
    """Cases reported done between a day and a week ago, with a voice neither heard nor sent a link yet."""
    voices = Voice.objects.filter(case=OuterRef("pk"), request__state__in=Request.LIVE)
    about = {"request": OuterRef("request"), "round": OuterRef("case__round")}
    heard = Evaluation.objects.filter(**about, contacted=True)
    waits = voices.filter(~Exists(heard), ~Exists(RatingLink.objects.filter(**about)))
    window = (moment - timedelta(days=7), moment - timedelta(days=1))
    cases = Case.objects.filter(state=Case.State.REPORTED, reported_at__range=window)
    return cases.filter(Exists(waits)).order_by("reported_at", "pk")


def voice_to_ask(by: Actor, request_no: str) -> Voice:
    """The door to calling somebody back. Raises Http404, PermissionDenied."""
    rows = Voice.objects.select_related(
        "case__place", "case__category", "request__resident", "request__place"
    )
    voice = get_object_or_404(rows, request__no=request_no)
    require(policy.may_ask(by, voice.case))
    return voice


def voice_to_speak_for(by: Actor, request_no: str) -> Voice:
    """The door to writing down a verdict in a resident's name. Raises Http404, PermissionDenied."""
    rows = Voice.objects.select_related(
        "case__place", "case__category", "request__resident", "request__place"
    )
    voice = get_object_or_404(rows, request__no=request_no)
    require(policy.may_speak_for(by, voice.request, voice.case))
    return voice


def voice_to_rate(request_no: str) -> Voice:
    """The voice that a resident with a verified session may rate. Raises Http404."""
    rows = Voice.objects.select_related("case__place", "request")
    return get_object_or_404(rows, request__no=request_no)
