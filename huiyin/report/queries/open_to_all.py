"""What everybody may know: a year's sums, with small counts hidden so that nobody is recognised."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, OuterRef, QuerySet
from django.db.models.expressions import ExpressionWrapper
from django.db.models.fields import DurationField

from huiyin.archive.models import Case
from huiyin.collect.models import Answer, Request

SMALL = 5  # smaller counts are not shown
YEAR = timedelta(days=365)


class Median(Aggregate):
    """The middle value: as many lie below it as above."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def public_figures(moment: datetime) -> dict[str, Any]:
    """Twelve months' requests and cases. Counts under SMALL are None. Seven queries."""
    requests = Request.objects.filter(received_at__gte=moment - YEAR, received_at__lte=moment)
    cases = Case.objects.filter(opened_at__gte=moment - YEAR, opened_at__lte=moment)
    closed = Case.objects.filter(closed_at__gte=moment - YEAR, closed_at__lte=moment, state=Case.State.CLOSED)
    took = ExpressionWrapper(F("closed_at") - F("opened_at"), output_field=DurationField())
    middle = closed.annotate(took=took).aggregate(middle=Median("took", output_field=DurationField()))
    span = middle["middle"]
    return {
        "requests": hidden(requests.count()),
        "answered": hidden(requests.filter(Exists(Answer.objects.filter(request=OuterRef("pk")))).count()),
        "closed": hidden(closed.count()),
        "open": hidden(Case.objects.filter(state__in=Case.OPEN).count()),
        "days": None if span is None else round(span.total_seconds() / 86400, 1),
        "channels": counted(requests, "channel"),
        "categories": counted(cases, "category"),
        "towns": counted(cases, "township_ref"),
    }


def counted(rows: QuerySet[Any], column: str) -> list[list[Any]]:
    """How many of each, the most first, those too few to show last and without their number.

    A single hidden one could be worked out from the sum, so the next smallest is then hidden with it.
    """
    found = rows.values(column).annotate(n=Count("pk")).order_by("-n", column)
    counts = [[row[column], hidden(row["n"])] for row in found]
    few = [row for row in counts if row[1] is None]
    if len(few) == 1 and len(counts) > 1:
        counts[counts.index(few[0]) - 1][1] = None
    return counts


def hidden(count: int) -> int | None:
    """The count, or None where it is so small that people could be recognised; nothing at all may be told."""
    return None if 0 < count < SMALL else count
