"""When a telephone may ring."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.kernel.events.versions import in_force
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import QuietHours

RINGS = (Way.SMS,)
"""The ways a machine goes that make a telephone ring. Mail waits in its box; robots write to groups."""


def may_ring(moment: datetime, way: str) -> datetime:
    """The first moment from this one on when a message may go this way: itself or the end of the quiet."""
    rule = quiet_hours_on(timezone.localdate(moment)) if way in RINGS else None
    return over(rule, moment) if rule else moment


def over(rule: QuietHours, moment: datetime) -> datetime:
    """When the quiet that holds at a moment is over; the moment itself where none holds."""
    if rule.begins is None or rule.ends is None:
        return moment
    local = timezone.localtime(moment)
    through_midnight = rule.ends < rule.begins
    if through_midnight:
        quiet = local.time() >= rule.begins or local.time() < rule.ends
    else:
        quiet = rule.begins <= local.time() < rule.ends
    if not quiet:
        return moment
    tomorrow = through_midnight and local.time() >= rule.begins
    day = local.date() + timedelta(days=1) if tomorrow else local.date()
    return datetime.combine(day, rule.ends, tzinfo=timezone.get_current_timezone())


def quiet_hours_on(day: date) -> QuietHours | None:
    """The version in force on a day; None where the county has none."""
    return QuietHours.objects.filter(in_force(day)).first()


def last_quiet_hours() -> QuietHours | None:
    """The newest version, in force or to come."""
    return QuietHours.objects.order_by("-version").first()


def all_quiet_hours() -> QuerySet[QuietHours]:
    """Every version, the newest first."""
    return QuietHours.objects.select_related("by").order_by("-version")
