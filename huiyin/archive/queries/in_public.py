"""What everybody may know of matters: class, village, state and dates; never words, names or exact spots."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.archive.models import Case, Voice
from huiyin.collect.policy import UNTOLD
from huiyin.collect.queries import open_classes
from huiyin.kernel.places.models import Place

WORKED_ON = (Case.State.FILED, Case.State.WORKING)


def in_public() -> QuerySet[Case]:
    """Cases of an open class. One voice that asked for secrecy or speaks against somebody hides the whole."""
    private = Q(request__secrecy=True) | Q(request__resident__wishes__contains={"secrecy": True})
    private |= Q(request__against__isnull=False) | Q(request__matter__in=UNTOLD)
    hidden = Voice.objects.filter(private, case=OuterRef("pk"))
    cases = Case.objects.filter(category__in=open_classes(), secrecy=False, against=None)
    cases = cases.exclude(matter__in=UNTOLD).exclude(state=Case.State.JOINED)
    return cases.filter(~Exists(hidden)).select_related("place", "category")


def to_be_joined() -> QuerySet[Case]:
    """Those that a resident may say "me too" to: somebody still works on them."""
    return in_public().filter(state__in=WORKED_ON)


def case_offered(no: str) -> Case | None:
    """The case that a resident says is the same, while it may still be joined."""
    return to_be_joined().filter(no=no).first() if no else None


def villages_told(cases: Iterable[Case]) -> dict[int, Place]:
    """By case, the village to name, or what is wider where nobody said it closer; never a group."""
    keys = {case.pk: case.village_ref or case.township_ref or case.place_id for case in cases}
    places = Place.objects.in_bulk(set(keys.values()))
    return {case: places[place] for case, place in keys.items()}
