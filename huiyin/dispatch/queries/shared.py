"""Services ahead for which two who must not meet are both expected."""

from django.db.models import QuerySet

from huiyin.dispatch.models import Assignment
from huiyin.kernel.people.models import Shun
from huiyin.kernel.present import now
from huiyin.plan.models import Slot


def slots_shared(row: Shun) -> QuerySet[Slot]:
    """Slots not over yet with the volunteer and the other person, or of the unit to be avoided."""
    live = Assignment.objects.filter(state__in=Assignment.LIVE)
    slots = Slot.objects.filter(
        ends_at__gt=now(), pk__in=live.filter(volunteer=row.volunteer_id).values("slot")
    )
    if row.organisation_id is not None:
        slots = slots.filter(project__organisation=row.organisation_id)
    else:
        slots = slots.filter(pk__in=live.filter(volunteer=row.person_id).values("slot"))
    return slots.select_related("project", "place").order_by("starts_at", "pk")
