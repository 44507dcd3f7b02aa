"""What time it is, and in which language. The demo shifts its clock; nobody else asks the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@cache
def _shift() -> timedelta:
    """How far the demo's clock stands from the machine's, fixed when the process starts."""
    wanted: date | None = settings.HUIYIN_TODAY
    if wanted is None:
        return timedelta()
    return timedelta(days=(wanted - timezone.localdate()).days)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or timezone.now() + _shift()


def today() -> date:
    """The present day where the county is."""
    return timezone.localdate(now())


def month_after(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@contextmanager
def telling_of(moment: datetime) -> Iterator[None]:
    """Do something as of a past moment: for imports and the demo, which tell of what happened before."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def is_english() -> bool:
    """Whether the page is read in English; else it is in Chinese."""
    return (get_language() or "").startswith("en")


def is_past() -> bool:
    """Whether what happens now is being told of the past."""
    return _told.get() is not None
