"""The place of a case proves wrong and is set right; whoever may see it follows its place."""

from django.db import transaction

from huiyin.archive.actions.words import keep_words
from huiyin.archive.kinds import ArchiveKind
from huiyin.archive.models import Case, CaseMove
from huiyin.collect import actions as collect
from huiyin.collect.models import Request
from huiyin.kernel.calendar.actions import follow_township
from huiyin.kernel.events.lifecycle import too_late
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.models import User
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now


@transaction.atomic
def move(case: Case, place: Place, *, why: str, by: Actor) -> CaseMove:
    """Set the place of an open case right, with its voices that were put there, its clocks, map and words.

    Dispatch moves cases, since a unit may lose sight of one. Both places stay in the history. Raises
    StaleState when somebody was faster.
    """
    before = case.place
    lat, lon = _pin(case, before, place)
    also = {
        "place": place,
        "township_ref": place.ancestor_id("township"),
        "village_ref": place.ancestor_id("village"),
        "lat": lat,
        "lon": lon,
    }
    if not Case.objects.filter(pk=case.pk, place=before, state__in=Case.OPEN).update(**also):
        raise too_late()
    for name, value in also.items():
        setattr(case, name, value)
    kept = CaseMove.objects.create(
        case=case, before=before, after=place, why=why, by=by if isinstance(by, User) else None, at=now()
    )
    voices = Request.objects.filter(voice__case=case, place=before).select_related("place")
    collect.move_voices(list(voices), place, by=by)
    follow_township(case.no, case.township_ref, by=by)
    keep_words([case], by=by)
    record(ArchiveKind.MOVED, case.no, by=by, before=before.pk, after=place.pk)
    return kept


def _pin(case: Case, before: Place, after: Place) -> tuple[float | None, float | None]:
    """Where the map shows it: somebody's own pin while it lies nearer to the new place than to the old."""
    if case.lat is not None and case.lon is not None:
        there, here = _square(case, after), _square(case, before)
        if there is not None and here is not None and there < here:
            return case.lat, case.lon
    return after.lat, after.lon


def _square(case: Case, place: Place) -> float | None:
    if None in (case.lat, case.lon, place.lat, place.lon):
        return None
    return float((case.lat - place.lat) ** 2 + (case.lon - place.lon) ** 2)  # type: ignore[operator]
