"""A volunteer's star: computed from the hours that count, by the ladder of the day, for any day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from huiyin.dispatch.models import ServiceHour, StarLadder
from huiyin.kernel.events.versions import in_force
from huiyin.kernel.paging import Page, keyset
from huiyin.kernel.people.models import User, Volunteer
from huiyin.kernel.people.queries import volunteers_of
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
    return stars_on([volunteer.pk], day or today()).get(volunteer.pk)


def stars_on(volunteers: Sequence[int], day: date) -> dict[int, Stars]:
    """Stars at the end of a day, by the ladder of that day, by volunteer; none without a ladder. Two queries.

    Each hour stands as the rule of its own day counted it, and only where it was final by then.
    """
    ladder = star_ladder(day)
    if ladder is None:
        return {}
    sums = _counted(volunteers, ladder, day)
    return {pk: _stars(ladder, sums.get(pk, {})) for pk in volunteers}


def _stars(ladder: StarLadder, sums: dict[str, Any]) -> Stars:
    minutes, times = sums.get("long", 0), sums.get("times", 0)
    reached = steps_climbed(ladder, minutes, times)
    last = reached == len(ladder.hours)
    return Stars(
        held=min(reached, steps_climbed(ladder, sums.get("held_long", 0), sums.get("held_times", 0))),
        reached=reached,
        minutes=minutes,
        times=times,
        missing_minutes=0 if last else max(0, ladder.hours[reached] * 60 - minutes),
        missing_times=0 if last else max(0, ladder.times[reached] - times),
        last=last,
        ladder=ladder,
    )


def _counted(volunteers: Sequence[int], ladder: StarLadder, day: date) -> dict[int, dict[str, Any]]:
    """Minutes and services that counted at the end of the day, and when its publicity began."""
    rows = _final_by(day).filter(volunteer__in=volunteers)
    if ladder.window == StarLadder.Window.YEAR:
        rows = rows.filter(day__year=day.year)
    held = Q(final_at__lt=_end_of(day - timedelta(days=ladder.publicity_days)))
    service = Q(corrects=None, minutes__gt=0, what=ServiceHour.What.SERVICE)
    told = (
        rows.order_by()
        .values("volunteer")
        .annotate(
            long=Sum("minutes", default=0),
            times=Count("pk", filter=service),
            held_long=Sum("minutes", default=0, filter=held),
            held_times=Count("pk", filter=service & held),
        )
    )
    return {row["volunteer"]: dict(row) for row in told}


def _final_by(day: date) -> QuerySet[ServiceHour]:
    return ServiceHour.objects.filter(state=ServiceHour.State.FINAL, counts=True, final_at__lt=_end_of(day))


def page_of_starred(by: User, day: date, after: str | None = None) -> Page[Volunteer]:
    """One page of the volunteers whom somebody keeps and who had hours that counted on a day."""
    had = _final_by(day).filter(volunteer=OuterRef("pk"))
    return keyset(
        volunteers_of(by, Volunteer.State.ACTIVE).filter(Exists(had)), ("-id",), after=after, size=50
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
