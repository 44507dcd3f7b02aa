"""For what orders wait, how long they may, and what came back. Nobody's name is read here."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from huiyin.dispatch.models import Waiting, WorkOrder
from huiyin.engines.wording.grams import with_numbers_hidden
from huiyin.kernel.calendar.deadlines import Step, Term, reckon
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.queries import Tables, tables


@dataclass(frozen=True)
class Wait:
    """One wait as the unit reads it: the answer without numbers of people."""

    row: Waiting
    question: str
    reply: str


@dataclass(frozen=True)
class Allowed:
    """When the resident is reminded and until when the clock may stand still, were it stopped now."""

    remind_at: datetime | None
    until: datetime


def waits_of(order: WorkOrder) -> list[Wait]:
    """Every wait of an order, the latest first. One query, or none where the door knows of none."""
    if order.__dict__.get("has_waited") is False:
        return []
    rows = order.waits.select_related("inquiry__added", "inquiry__request", "by").order_by("-pk")
    return [
        Wait(row, row.inquiry.words, with_numbers_hidden(added.words) if (added := row.inquiry.added) else "")
        for row in rows
    ]


def allowed_wait(order: WorkOrder, at: datetime) -> Allowed | None:
    """How long the order may wait from `at` on, by the rules of that day; None when it may not.

    One wait ends after LimitKind.WAIT; all waits of an order together after LimitKind.WAIT_TOTAL, which runs
    only while the order waits. Without either rule nothing waits.
    """
    known = tables()
    calendar = known.calendar(order.organisation.calendar_id)[1]
    one, whole = _term(known, order, LimitKind.WAIT, at), _term(known, order, LimitKind.WAIT_TOTAL, at)
    if one is None or whole is None:
        return None
    begun, steps = at, list[Step]()
    for number, wait in enumerate(order.waits.exclude(ended_at=None).order_by("pk")):
        if number:
            steps.append(Step("resume", wait.began_at))
        else:
            begun = wait.began_at
        steps.append(Step("pause", wait.ended_at or at))
    if steps:
        steps.append(Step("resume", at))
    until = min(reckon(calendar, begun, whole, steps).due_at, reckon(calendar, at, one).due_at)
    if until <= at:
        return None
    remind = _term(known, order, LimitKind.REMIND, at)
    remind_at = reckon(calendar, at, remind).due_at if remind else None
    return Allowed(remind_at if remind_at and remind_at < until else None, until)


def _term(known: Tables, order: WorkOrder, kind: str, at: datetime) -> Term | None:
    limit = known.limit_for(kind, order.case.matter, order.case.urgency, at)
    return Term(limit.amount, limit.unit) if limit else None


def to_remind(at: datetime) -> QuerySet[Waiting]:
    """Waits whose resident is to be reminded now."""
    return _open().filter(remind_at__lte=at).order_by("remind_at", "pk")


def to_lapse(at: datetime) -> QuerySet[Waiting]:
    """Waits that have lasted long enough."""
    return _open().filter(until__lte=at).order_by("until", "pk")


def _open() -> QuerySet[Waiting]:
    rows = Waiting.objects.filter(ended_at=None)
    return rows.select_related(
        "order__case__place", "order__organisation", "inquiry__request__resident", "inquiry__request__place"
    )


def waiting_for(inquiry: int) -> Waiting | None:
    """The open wait for one question."""
    return _open().filter(inquiry=inquiry).first()
