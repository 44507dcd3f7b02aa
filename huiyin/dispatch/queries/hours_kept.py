"""What of the ledger need not be kept any longer, and what is left of people who are gone."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from huiyin.archive.models import Hold
from huiyin.dispatch.models import Certificate, HourObjection, ServiceHour
from huiyin.plan.models import ProjectNeed

ENDED = (ServiceHour.State.FINAL, ServiceHour.State.VOIDED)


def to_forget(before: datetime) -> QuerySet[ServiceHour]:
    """Entries that counted, or were voided, before then and still say when, where exactly and why.

    What somebody objects to waits, and what was done for a case that is held back.
    """
    held = Hold.objects.filter(released_at=None).values("case")
    kept = ProjectNeed.objects.filter(project=OuterRef("assignment__slot__project"), case__in=held)
    open_ones = HourObjection.objects.filter(entry=OuterRef("pk"), ended_at=None)
    rows = ServiceHour.objects.filter(~Exists(kept), ~Exists(open_ones), forgotten_at=None, state__in=ENDED)
    return rows.alias(ended=Coalesce("final_at", "drafted_at")).filter(ended__lt=before)


def left_words(limit: int) -> list[HourObjection]:
    """Settled objections in the own words of volunteers who left and were erased."""
    rows = HourObjection.objects.filter(by__volunteer__erased_at__isnull=False, ended_at__isnull=False)
    said = rows.filter(~Q(words="") | ~Q(answer="")).select_related("entry", "by__volunteer")
    return list(said.order_by("pk")[:limit])


def left_purposes(limit: int) -> list[Certificate]:
    """Certificates that still say what volunteers who left and were erased wanted them for."""
    rows = Certificate.objects.filter(volunteer__erased_at__isnull=False).exclude(purpose="")
    return list(rows.exclude(state__in=Certificate.WAITING).order_by("pk")[:limit])
