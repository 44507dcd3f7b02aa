"""What went wrong during services: the doors, and who sees which."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.plan import policy as plan
from huiyin.plan.models import Slot
from huiyin.track import policy
from huiyin.track.models import Incident

ORDER = ("-serious", "-id")
MOST_OWN = 10


def slot_to_report(by: Actor, pk: int) -> Slot:
    """The door to reporting an incident of a slot. Raises Http404, PermissionDenied."""
    slot = get_object_or_404(Slot.objects.select_related("project__place", "place"), pk=pk)
    require(policy.may_report_incident(by, slot))
    return slot


def _incident(pk: int) -> Incident:
    rows = Incident.objects.select_related("slot__project__place", "slot__place", "reported_by", "settled_by")
    return get_object_or_404(rows, pk=pk)


def incident_to_read(by: Actor, pk: int) -> Incident:
    """The door to an incident. Raises Http404, PermissionDenied."""
    incident = _incident(pk)
    require(policy.may_read_incident(by, incident))
    return incident


def incident_to_settle(by: Actor, pk: int) -> Incident:
    """The door to settling one, and to who was hurt. Raises Http404, PermissionDenied."""
    incident = _incident(pk)
    require(policy.may_settle_incident(by, incident))
    return incident


def incidents_for(by: Actor) -> QuerySet[Incident]:
    """Incidents within the reader's place."""
    kind, place_id = plan.reach(by)
    rows = Incident.objects.select_related("slot__project", "slot__place")
    if kind == "county":
        return rows
    if kind == "township":
        return rows.filter(township_ref=place_id)
    if kind == "village":
        return rows.filter(village_ref=place_id)
    return rows.none()


def open_incidents(by: Actor) -> QuerySet[Incident]:
    """Those that wait to be settled."""
    return incidents_for(by).filter(state=Incident.State.OPEN)


def page_of_incidents(by: Actor, state: str, after: str | None = None) -> Page[Incident]:
    """One page of incidents in a state, the serious ones first, then the newest."""
    return keyset(incidents_for(by).filter(state=state), ORDER, after=after)


def own_incidents(by: User, slot: Slot) -> list[Incident]:
    """What the person reported of a slot, the newest first; at most ten."""
    return list(Incident.objects.filter(slot=slot, reported_by=by).order_by("-pk")[:MOST_OWN])
