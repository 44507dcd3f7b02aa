"""Office hours."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from huiyin.kernel.calendar.actions.days import CHAIN
from huiyin.kernel.calendar.actions.stamp import renew_stamp
from huiyin.kernel.calendar.kinds import CalendarKind
from huiyin.kernel.calendar.models import Calendar, HoursChange
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


@dataclass(frozen=True)
class NewHours:
    """A calendar's name and its week, from a day on; without a day the week holds from the beginning."""

    name: str
    weekly: Week
    observes_holidays: bool = True
    valid_from: date | None = None


@transaction.atomic
def change_hours(calendar: Calendar, new: NewHours, *, seen: int, by: Actor) -> Calendar:
    """Change the office hours as they were at version `seen`. Running clocks follow when recomputed.

    Hours from a day on leave the days before as they were. Raises StaleState when somebody changed them
    since, BadHours on hours without sense.
    """
    weekly_from(new.weekly)
    changes: dict[str, Any] = {
        "name": new.name,
        "observes_holidays": new.observes_holidays,
        "version": seen + 1,
    }
    if new.valid_from is None:
        changes["weekly"] = new.weekly
    try:
        with transaction.atomic():
            changed = Calendar.objects.filter(pk=calendar.pk, version=seen).update(**changes)
    except IntegrityError as error:
        raise Refused(_("已经有叫“%(name)s”的办公时间。") % {"name": new.name}) from error
    if not changed:
        raise StaleState(_("别人刚刚改过这个办公时间。请刷新页面看最新情况。"))
    if new.valid_from is not None:
        HoursChange.objects.update_or_create(
            calendar=calendar, valid_from=new.valid_from, defaults={"weekly": new.weekly}
        )
    renew_stamp()
    since = new.valid_from.isoformat() if new.valid_from else ""
    record(
        CalendarKind.HOURS_CHANGED,
        CHAIN,
        by=by,
        subject=f"calendar:{calendar.pk}",
        version=seen + 1,
        since=since,
    )
    calendar.refresh_from_db()
    return calendar
