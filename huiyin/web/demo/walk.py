"""Walking through past moments up to the present: what would happen later has not happened yet."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ParamSpec, TypeVar

from django.utils import timezone

from huiyin.kernel.calendar.queries import work_calendar
from huiyin.kernel.events.log import gathered
from huiyin.kernel.events.reactions import reacting_at_once
from huiyin.kernel.present import telling_of

P = ParamSpec("P")
T = TypeVar("T")


def workday_before(moment: datetime, count: int) -> datetime:
    """A quarter past nine on the office day `count` office days back; with no count, `moment` itself."""
    calendar, day = work_calendar(), timezone.localtime(moment)
    for _step in range(count):
        day -= timedelta(days=1)
        while not calendar.is_workday(day.date()):
            day -= timedelta(days=1)
    return day.replace(hour=9, minute=15) if count else moment


class NotYet(Exception):
    """The story goes on after today."""


class Walk:
    """One story's present moment. `until` is today's; `stop` names the stage after which it waits."""

    def __init__(self, at: datetime, until: datetime, *, stop: str = "", pace: float = 1.0) -> None:
        self.until = until
        self.stop = stop
        self.pace = pace
        self.at = at
        self.to(at)

    def to(self, moment: datetime) -> None:
        """Go to a moment. Raises NotYet beyond the present."""
        if moment > self.until:
            raise NotYet
        self.at = moment

    def later(self, span: timedelta) -> None:
        """Let time pass. Raises NotYet beyond the present."""
        self.to(self.at + span * self.pace)

    def worked(self, hours: float) -> None:
        """Let office hours pass; on a day off, until the next morning. Raises NotYet beyond the present."""
        self.to(work_calendar().add_time(self.at, timedelta(hours=hours) * self.pace))

    def stage(self, name: str) -> None:
        """A stage is over. Raises NotYet where the story is to wait there."""
        if self.stop == name:
            raise NotYet

    def do(self, verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do something now, with all that it sets off."""
        with telling_of(self.at), reacting_at_once(), gathered():
            return verb(*args, **kwargs)
