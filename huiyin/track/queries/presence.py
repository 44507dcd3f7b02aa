"""The county's figures about showing by oneself that one came, and how far a phone is from a slot."""

from django.db.models import QuerySet

from huiyin.engines.matching.shortlist import haversine
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.present import today
from huiyin.plan.models import Slot
from huiyin.track.models import PRESENCE_SHOWN, PresenceRule

STEP = 10
"""Metres are kept in tens: a distance that is too exact would tell where somebody stood."""


def presence_figures() -> dict[str, int]:
    """Every figure in force today by its code; the shipped one where the county has set none. One query."""
    figures = {str(what): amount for what, (amount, _source) in PRESENCE_SHOWN.items()}
    rows = PresenceRule.objects.filter(in_force(today()))
    return figures | dict(rows.order_by("version").values_list("what", "amount"))


def presence_rules() -> QuerySet[PresenceRule]:
    """Every version of every figure, the newest first."""
    return PresenceRule.objects.order_by("what", "-version")


def last_presence_rule(what: PresenceRule.What) -> PresenceRule | None:
    """The newest version, in force or to come."""
    return PresenceRule.objects.filter(what=what).order_by("-version").first()


def has_spot(slot: Slot) -> bool:
    """Whether it is known where a slot is: its own pin, or that of its village."""
    return None not in _pin(slot)


def _pin(slot: Slot) -> tuple[float | None, float | None]:
    own = (slot.lat, slot.lon)
    return (slot.place.lat, slot.place.lon) if None in own else own


def metres_away(slot: Slot, lat: float, lon: float) -> int | None:
    """How far a point is from a slot, in tens of metres; None where nobody knows where the slot is."""
    there_lat, there_lon = _pin(slot)
    if there_lat is None or there_lon is None:
        return None
    return round(haversine(there_lat, there_lon, lat, lon) * 1000 / STEP) * STEP
