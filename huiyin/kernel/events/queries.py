"""Reading the log."""

from collections.abc import Iterable

from django.db.models import QuerySet

from huiyin.kernel.events.models import DailyRoot, Delivery, Event


def timeline(chains: Iterable[str]) -> QuerySet[Event]:
    """What happened on these chains, oldest first."""
    return Event.objects.filter(chain__in=list(chains)).order_by("at", "id")


def parked() -> QuerySet[Delivery]:
    """Reactions that failed too often and wait for a person."""
    return Delivery.objects.filter(state=Delivery.State.PARKED).select_related("event").order_by("id")


def waiting() -> QuerySet[Delivery]:
    """Reactions still owed."""
    return Delivery.objects.filter(state=Delivery.State.WAITING)


def roots() -> QuerySet[DailyRoot]:
    """Published daily roots, newest first."""
    return DailyRoot.objects.order_by("-day")
