"""What is still to be asked and decided."""

from django.db.models import Exists, OuterRef, QuerySet

from huiyin.archive.models import Case, Voice
from huiyin.archive.queries import cases_for, voices
from huiyin.collect.models import Request
from huiyin.evaluate.models import Evaluation
from huiyin.kernel.people.access import Actor


def verdicts(case: Case) -> list[Evaluation]:
    """This round's verdicts and tries, oldest first."""
    rows = Evaluation.objects.filter(case=case, round=case.round).select_related("request", "by")
    return list(rows.order_by("at", "pk"))


def to_ask(by: Actor) -> QuerySet[Voice]:
    """Voices whose case waits for their verdict, within the caller's place; one row a voice."""
    given = Evaluation.objects.filter(
        request=OuterRef("request"), round=OuterRef("case__round"), contacted=True
    )
    cases = cases_for(by).filter(state=Case.State.REPORTED)
    return (
        Voice.objects.filter(case__in=cases, request__state__in=Request.LIVE)
        .filter(~Exists(given))
        .select_related("case__place", "request")
    )


def to_decide(by: Actor) -> QuerySet[Case]:
    """Cases that wait for a decision."""
    return cases_for(by).filter(state=Case.State.REPORTED)


def missing_voices(case: Case) -> list[Request]:
    """Voices that speak and have given no verdict in this round."""
    heard = {verdict.request_id for verdict in verdicts(case) if verdict.contacted}
    return [request for request in voices(case) if request.state in Request.LIVE and request.pk not in heard]


def discontent(case: Case) -> list[Evaluation]:
    """This round's verdicts that are not content."""
    return [verdict for verdict in verdicts(case) if verdict.contacted and not verdict.is_content]
