"""A volunteer's star: computed from the hours that count, by the ladder of the day, for any day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from huiyin.dispatch.models import ServiceHour, StarLadder
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.models import Volunteer
from huiyin.kernel.present import today


@dataclass(frozen=True)
class Stars:
    """How many stars are held and how many are reached, by what; what is missing to the next, if any is left.

    A star is reached at once and held when its days of publicity are over.
    """

    held: int
    reached: int
    minutes: int
    times: int
    missing_minutes: int
    missing_times: int
    last: bool
    ladder: StarLadder


def star_ladder(day: date | None = None) -> StarLadder | None:
    """The version in force on a day, or today; None where the county has none."""
    return StarLadder.objects.filter(in_force(day or today())).order_by("-version").first()


def star_ladders() -> QuerySet[StarLadder]:
    """Every version, the newest first."""
    return StarLadder.objects.order_by("-version")


def steps_climbed(ladder: StarLadder, minutes: int, times: int) -> int:
    """How many stars minutes and services come to: each step asks for both."""
    climbed = 0
    for hours, services in zip(ladder.hours, ladder.times, strict=True):
        if minutes < hours * 60 or times < services:
            break
        climbed += 1
    return climbed


def stars_of(volunteer: Volunteer, day: date | None = None) -> Stars | None:
    """The volunteer's stars at the end of a day, by the ladder of that day. Two queries."""
    day = day or today()
    ladder = star_ladder(day)
    if ladder is None:
        return None
    shown = day - timedelta(days=ladder.publicity_days)
    sums = _counted(volunteer, ladder, day, shown)
    reached = steps_climbed(ladder, sums["long"], sums["times"])
    last = reached == len(ladder.hours)
    return Stars(
        held=min(reached, steps_climbed(ladder, sums["held_long"], sums["held_times"])),
        reached=reached,
        minutes=sums["long"],
        times=sums["times"],
        missing_minutes=0 if last else max(0, ladder.hours[reached] * 60 - sums["long"]),
        missing_times=0 if last else max(0, ladder.times[reached] - sums["times"]),
        last=last,
        ladder=ladder,
    )


def _counted(volunteer: Volunteer, ladder: StarLadder, day: date, shown: date) -> dict[str, int]:
    """Minutes and services that counted at the end of each of two days."""
    rows = ServiceHour.objects.filter(
        volunteer=volunteer, state=ServiceHour.State.FINAL, counts=True, final_at__lt=_end_of(day)
    )
    if ladder.window == StarLadder.Window.YEAR:
        rows = rows.filter(day__year=day.year)
    held, service = (
        Q(final_at__lt=_end_of(shown)),
        Q(corrects=None, minutes__gt=0, what=ServiceHour.What.SERVICE),
    )
    return rows.aggregate(
        long=Sum("minutes", default=0),
        times=Count("pk", filter=service),
        held_long=Sum("minutes", default=0, filter=held),
        held_times=Count("pk", filter=service & held),
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
