"""What time it is. The demo may set its clock to another day; nothing else asks the machine."""

from datetime import date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone


@cache
def _shift() -> timedelta:
    """How far the demo's clock stands from the machine's, fixed when the process starts."""
    wanted: date | None = settings.HUIYIN_TODAY
    if wanted is None:
        return timedelta()
    return timedelta(days=(wanted - timezone.localdate()).days)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now() + _shift()


def today() -> date:
    """The present day where the county is."""
    return timezone.localdate(now())
