"""What is still to be decided, and the doors to deciding."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404
from django.shortcuts import get_object_or_404

from huiyin.archive.models import Case, Voice
from huiyin.archive.policy import may_read
from huiyin.archive.queries import cases_for
from huiyin.dispatch.models import WorkOrder
from huiyin.evaluate import policy
from huiyin.evaluate.queries.glance import along_a_decision
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.prepared import Given, Prepared


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
    fields = JSONObject(
        handler="handler",
        reviewer="reviewer",
        organisation="organisation",
        state="state",
        unit="organisation__name",
        handled_by="handler__display_name",
        reviewed_by="reviewer__display_name",
    )
    cases = Case.objects.filter(no=no).select_related("place", "category")
    return cases.annotate(workers=ArraySubquery(work.values(one=fields)), **along_a_decision())


_WORKED_ON = Prepared(lambda: _worked_on(Given("no")))
