"""Units that carry a case together, and until when one of them may send its part back."""

from datetime import datetime

from django.db.models import QuerySet

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.calendar.deadlines import Term, reckon
from huiyin.kernel.calendar.kinds import LimitKind
from huiyin.kernel.calendar.models import TimeLimit
from huiyin.kernel.calendar.queries import tables

UNREPORTED = (WorkOrder.State.SENT, WorkOrder.State.SIGNED)  # has a supporting unit still to say what it did?


def return_limit(order: WorkOrder) -> tuple[datetime, TimeLimit] | None:
    """Until when the order may be returned, by its unit's office hours, and the rule that was in force.

    None when the county has no such rule: then nothing ends the right.
    """
    known = tables()
    case = order.case
    limit = known.limit_for(LimitKind.RETURN, case.matter, case.urgency, order.sent_at)
    if limit is None:
        return None
    calendar = known.calendar(order.organisation.calendar_id)[1]
    return reckon(calendar, order.sent_at, Term(limit.amount, limit.unit, limit.warn_share)).due_at, limit


def others_of(order: WorkOrder) -> list[WorkOrder]:
    """The other units' orders of the same round that were not given up, the lead first.

    One query, or none where the door knows of no other.
    """
    if order.__dict__.get("has_others") is False:
        return []
    return list(
        _others(order)
        .exclude(state__in=WorkOrder.DROPPED)
        .select_related("organisation")
        .order_by("-is_lead", "pk")
    )


def unreported(order: WorkOrder) -> QuerySet[WorkOrder]:
    """Supporting orders that a lead still waits for; nothing waits for a supporting order."""
    rows = _others(order).filter(is_lead=False, state__in=UNREPORTED)
    return rows if order.is_lead else rows.none()


def _others(order: WorkOrder) -> QuerySet[WorkOrder]:
    return WorkOrder.objects.filter(case=order.case_id, round=order.round).exclude(pk=order.pk)
