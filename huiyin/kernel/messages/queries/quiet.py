"""When a telephone may ring."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from huiyin.kernel.events.versions import in_force
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import QuietHours

RINGS = (Way.SMS,)
"""The ways a machine goes that make a telephone ring. Mail waits in its box; robots write to groups."""


def may_ring(moment: datetime, way: str, *, at_once: bool) -> datetime:
    """The first moment from this one on when a message may go this way: itself or the end of the quiet."""
    rings = way in RINGS and not at_once
    rule = quiet_hours_on(timezone.localdate(moment)) if rings else None
    return over(rule, moment) if rule else moment


def over(rule: QuietHours, moment: datetime) -> datetime:
    """When the quiet that holds at a moment is over; the moment itself where none holds."""
    if rule.begins is None or rule.ends is None:
        return moment
    clock = timezone.localtime(moment).time()
    if _until(clock, rule.begins) >= _until(rule.ends, rule.begins):
        return moment
    return moment + _until(rule.ends, clock)


def _until(later: time, clock: time) -> timedelta:
    """How long from one time of the day to the next time that it is another; nothing where they are one."""
    day = date.min
    return (datetime.combine(day, later) - datetime.combine(day, clock)) % timedelta(days=1)


def quiet_hours_on(day: date) -> QuietHours | None:
    """The version in force on a day; None where the county has none."""
    return QuietHours.objects.filter(in_force(day)).first()


def last_quiet_hours() -> QuietHours | None:
    """The newest version, in force or to come."""
    return QuietHours.objects.order_by("-version").first()


def all_quiet_hours() -> QuerySet[QuietHours]:
    """Every version, the newest first."""
    return QuietHours.objects.select_related("by").order_by("-version")
