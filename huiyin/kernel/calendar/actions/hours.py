"""Office hours."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.calendar.actions.days import CHAIN
from huiyin.kernel.calendar.actions.stamp import renew_stamp
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import Calendar
from huiyin.kernel.calendar.working_time import weekly_from
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.log import Actor, record

Week = list[list[list[str]]]


@transaction.atomic
def add_calendar(name: str, weekly: Week, *, observes_holidays: bool = True, by: Actor) -> Calendar:
    """Set up more office hours; the first become the default. Raises BadHours on hours without sense."""
    weekly_from(weekly)
    if Calendar.objects.filter(name=name).exists():
        raise Refused(_("已经有叫“%(name)s”的办公时间。") % {"name": name})
    calendar = Calendar.objects.create(
        name=name,
        weekly=weekly,
        observes_holidays=observes_holidays,
        is_default=not Calendar.objects.exists(),
    )
    renew_stamp()
    record(CalendarKind.HOURS_ADDED, CHAIN, by=by, subject=f"calendar:{calendar.pk}")
    return calendar


@transaction.atomic
def change_hours(
    calendar: Calendar, *, name: str, weekly: Week, observes_holidays: bool, seen: int, by: Actor
) -> Calendar:
    """Change the office hours as they were at version `seen`. Running clocks follow when recomputed.

    Raises StaleState when somebody changed them since, BadHours on hours without sense.
    """
    weekly_from(weekly)
    changes = {
        "name": name,
        "weekly": weekly,
        "observes_holidays": observes_holidays,
        "version": seen + 1,
    }
    try:
        with transaction.atomic():
            changed = Calendar.objects.filter(pk=calendar.pk, version=seen).update(**changes)
    except IntegrityError as error:
        raise Refused(_("已经有叫“%(name)s”的办公时间。") % {"name": name}) from error
    if not changed:
        raise StaleState(_("别人刚刚改过这个办公时间。请刷新页面看最新情况。"))
    renew_stamp()
    record(CalendarKind.HOURS_CHANGED, CHAIN, by=by, subject=f"calendar:{calendar.pk}", version=seen + 1)
    calendar.refresh_from_db()
    return calendar
