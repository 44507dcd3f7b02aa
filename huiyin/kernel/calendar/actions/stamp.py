"""Telling every process that the tables in its memory are old."""

from uuid import uuid4

from huiyin.kernel.calendar.models import CalendarStamp
from huiyin.kernel.calendar.queries import forget


def renew_stamp() -> None:
    """Change the stamp in the transaction of the change itself, and drop this process's copy."""
    CalendarStamp.objects.update_or_create(pk=1, defaults={"stamp": uuid4()})
    forget()
