"""In the morning of a working day: everybody who wants it is told what waits today."""

from datetime import datetime, timedelta

from django.db.models import Q

from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.calendar.working_time import SHANGHAI
from huiyin.kernel.jobs.schedule import every
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, today
from huiyin.web.desk.actions import send_morning
from huiyin.web.desk.models import MorningWish
from huiyin.web.desk.today import hour_of

AT_ONCE = 500


@every(timedelta(minutes=5), "desk.mornings")
def send_mornings() -> int:
    """Send today's messages once their hour has come, by the office hours of each one's unit; how many."""
    rule = hour_of(today())
    if rule is None or now() < datetime.combine(today(), rule.at, SHANGHAI):
        return 0
    waiting = MorningWish.objects.filter(Q(last_on=None) | Q(last_on__lt=today()), user__is_active=True)
    sent = 0
    for wish in waiting.select_related("user__unit").order_by("last_on", "id")[:AT_ONCE]:
        unit = wish.user.organisation
        if work_calendar(unit.calendar_id if unit else None).is_workday(today()):
            sent += send_morning(wish, by=MACHINE)
    return sent
