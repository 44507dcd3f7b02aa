"""What else somebody could do who cannot come: other slots at a time and place that fit."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from huiyin.dispatch.kinds import DeclineReason
from huiyin.dispatch.models import Assignment
from huiyin.dispatch.queries.shortlist import parts_of
from huiyin.dispatch.queries.slots import Near, how_near, takeable
from huiyin.kernel.people.models import Volunteer, VolunteerDays
from huiyin.kernel.people.models.volunteers import BLOCKS
from huiyin.kernel.present import today
from huiyin.plan.models import Slot

SHOWN, LOOKED_AT = 3, 60


def instead_of(assignment: Assignment) -> list[Near]:
    """At most three other slots with a free seat that the volunteer could take at once, the fittest first.

    For somebody to whom it was too far the nearest first, for everybody else the soonest. Four queries.
    """
    volunteer = assignment.volunteer
    days = list(VolunteerDays.objects.filter(volunteer=volunteer, last__gte=today()).order_by("-pk"))
    rows = takeable(volunteer).filter(taken__lt=F("most")).exclude(pk=assignment.slot_id)
    slots = rows.select_related("project__organisation", "place").order_by("starts_at", "pk")[:LOOKED_AT]
    near = [
        one
        for one in how_near(volunteer, slots)
        if _fits(volunteer, one) and is_free(volunteer, days, one.slot)
    ]
    if assignment.decline_reason == DeclineReason.FAR:
        near.sort(key=lambda one: (one.km is None, one.km or 0.0))
    return near[:SHOWN]


def _fits(volunteer: Volunteer, one: Near) -> bool:
    within = one.km is None or one.km <= volunteer.radius_km
    return within and not one.bar and one.meets is None


def is_free(volunteer: Volunteer, days: Iterable[VolunteerDays], slot: Slot) -> bool:
    """Whether somebody is free through the slot, by the week and the days that are not as every week.

    Of these `days` the first in order counts: the one said last.
    """
    return all(
        _sign(volunteer, days, day, block) == "1" for day, block in parts_of(slot.starts_at, slot.ends_at)
    )


def _sign(volunteer: Volunteer, days: Iterable[VolunteerDays], day: date, block: int) -> str:
    for other in days:
        if other.first <= day <= other.last:
            return other.free[block]
    return volunteer.weekly[day.weekday() * BLOCKS + block]
