"""Everybody who may be asked, as the engine sees them. For jobs: a hundred thousand rows in a few seconds.

Only numbers and codes are read, in pieces; no name is unsealed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import cos, radians
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, Sum

from huiyin.dispatch.models import Assignment, PlanRule
from huiyin.dispatch.queries.plan_rules import plan_values
from huiyin.dispatch.queries.shortlist import DUSK, KM_A_DEGREE, NOON
from huiyin.engines.matching.problem import DAY, FORTNIGHT, HOUR, Volunteer
from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models import TeamMember, VolunteerDays
from huiyin.kernel.people.models import Volunteer as Row
from huiyin.kernel.people.models.volunteers import BLOCKS
from huiyin.kernel.people.queries import shunned_units
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

DAYS = FORTNIGHT // DAY
LATELY = timedelta(days=90)
HOURS = DAY // HOUR
ALL_DAY = (1 << HOURS) - 1
NEVER_ASKED = 365
PIECE = 5000
NOBODY: frozenset[int] = frozenset()
CHECKS = {str(code): number for number, code in enumerate(Check)}
HALF_DAYS = tuple(
    ((1 << (until - since)) - 1) << since for since, until in ((0, NOON), (NOON, DUSK), (DUSK, HOURS))
)
FIELDS = (
    "id",
    "lat",
    "lon",
    "village_id",
    "township_id",
    "weekly",
    "skills",
    "is_leader",
    "organisation_id",
    "last_asked_at",
    "radius_km",
    "most_calls",
    "most_minutes",
    "adult_on",
    "checks",
)


@dataclass(frozen=True)
class Land:
    """The county as a plane: kilometres east and north of its middle, and where places are pinned."""

    lat: float
    lon: float
    pins: dict[int, tuple[float, float]]

    def spot(self, lat: float | None, lon: float | None, *places: int | None) -> tuple[float, float]:
        """Kilometres of a pin; without one, of the first of these places that has one, else of the middle."""
        if lat is None or lon is None:
            lat, lon = next((self.pins[one] for one in places if one in self.pins), (self.lat, self.lon))
        squeeze = cos(radians(self.lat))
        return (lon - self.lon) * KM_A_DEGREE * squeeze, (lat - self.lat) * KM_A_DEGREE


def land() -> Land:
    """Every pinned place, around the middle of them. One query."""
    rows = Place.objects.filter(lat__isnull=False, active=True).values_list("pk", "lat", "lon")
    pins = {pk: (float(lat or 0), float(lon or 0)) for pk, lat, lon in rows}
    many = max(1, len(pins))
    return Land(
        sum(lat for lat, _lon in pins.values()) / many, sum(lon for _lat, lon in pins.values()) / many, pins
    )


def hours_free(weekly: str, first: date) -> int:
    """The hours of fourteen days from `first` that a weekly habit leaves free, as bits."""
    found = 0
    for day in range(DAYS):
        found |= hours_of(weekly, (first.weekday() + day) % 7) << day * HOURS
    return found


def hours_of(weekly: str, weekday: int) -> int:
    """The free hours of one day of a week, as 24 bits."""
    signs = weekly[weekday * BLOCKS : (weekday + 1) * BLOCKS]
    return sum(half for half, sign in zip(HALF_DAYS, signs, strict=True) if sign == "1")


def volunteers_for(
    first: date, ground: Land, doubt: tuple[float, float], tell: Callable[[int, int], bool]
) -> list[Volunteer]:
    """Everybody in the register today. `doubt`: the share of promises broken by somebody unknown, and as how
    many services that counts. `tell` hears how many are read of how many; False ends the reading early."""
    rows = Row.objects.filter(state=Row.State.ACTIVE)
    total, make = rows.count(), _Maker(first, ground, doubt)
    found: list[Volunteer] = []
    for row in rows.order_by("pk").values_list(*FIELDS).iterator(chunk_size=PIECE):
        found.append(make.volunteer(*row))
        if len(found) % PIECE == 0 and not tell(len(found), total):
            break
    return found


class _Maker:
    """Turns rows into volunteers; what many share is computed once."""

    def __init__(
        self,
        first: date,
        ground: Land,
        doubt: tuple[float, float],
    ) -> None:
        self.ground, self.known, self.moment, self.first = ground, _records(), now(), first
        self.days, self.shuns, self.teams = _days(first), shunned_units(), _further_teams()
        self.share, self.counts_as = doubt
        self.free = cache(lambda weekly: hours_free(weekly, first))
        self.passed = cache(lambda codes: frozenset(CHECKS[code] for code in codes))
        self.abilities: Callable[[tuple[int, ...]], frozenset[int]] = cache(frozenset)

    def volunteer(self, pk: int, *row: Any) -> Volunteer:
        """One person."""
        lat, lon, village, township, weekly, skills, leads, team, asked_at, *own = row
        radius, most, most_minutes, adult_on, checks = own
        minutes, served, absent = self.known.get(pk, (0, 0, 0))
        x, y = self.ground.spot(lat, lon, village, township)
        return Volunteer(
            pk,
            x,
            y,
            self._free(pk, weekly),
            self.abilities(tuple(skills)),
            radius=radius,
            most=most,
            minutes=most_minutes,
            served=minutes / 60,
            rested=NEVER_ASKED if asked_at is None else max(0, (self.moment - asked_at).days),
            absent=smoothed(absent, served, self.share, self.counts_as),
            team=-1 if team is None else team,
            township=-1 if township is None else township,
            leads=leads,
            minor=adult_on is not None and adult_on > self.first,
            novice=served == 0,
            checks=self.passed(tuple(checks)),
            shuns=self.shuns.get(pk, NOBODY),
            teams=self.teams.get(pk, NOBODY),
        )

    def _free(self, pk: int, weekly: str) -> int:
        """The habit, and for some days what was said of them alone; what was said last counts."""
        found = self.free(weekly)
        for first, last, signs in self.days.get(pk, ()):
            for day in range(max(0, (first - self.first).days), min(DAYS, (last - self.first).days + 1)):
                found &= ~(ALL_DAY << day * HOURS)
                found |= hours_of(signs, 0) << day * HOURS
        return found


def smoothed(absent: int, served: int, share: float, counts_as: float) -> float:
    """The part of promises not kept, as if `counts_as` more had been seen of which `share` were broken."""
    return (absent + share * counts_as) / (absent + served + counts_as)


def _days(first: date) -> dict[int, list[tuple[date, date, str]]]:
    """By volunteer, what was said of single days of the fortnight, in the order it was said. One query."""
    rows = VolunteerDays.objects.filter(last__gte=first, first__lt=first + timedelta(days=DAYS))
    found: dict[int, list[tuple[date, date, str]]] = {}
    for pk, begins, ends, free in rows.order_by("pk").values_list("volunteer", "first", "last", "free"):
        found.setdefault(pk, []).append((begins, ends, free))
    return found


def _further_teams() -> dict[int, frozenset[int]]:
    """By volunteer, the teams besides the first. One query."""
    rows = TeamMember.objects.exclude(team=F("volunteer__organisation"))
    found: dict[int, set[int]] = {}
    for pk, team in rows.values_list("volunteer", "team"):
        found.setdefault(pk, set()).add(team)
    return {pk: frozenset(teams) for pk, teams in found.items()}


def _records() -> dict[int, tuple[int, int, int]]:
    """By volunteer: minutes of the last ninety days, services ever, promises not kept. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, {"lately": now() - LATELY})
        return {pk: (int(minutes or 0), served, absent) for pk, minutes, served, absent in cursor.fetchall()}


_RECORDS = f"""
SELECT volunteer_id, sum(minutes) FILTER (WHERE state = 'served' AND checked_out_at >= %(lately)s),
  count(*) FILTER (WHERE state = 'served'), count(*) FILTER (WHERE state = 'no_show')
FROM {Assignment._meta.db_table} WHERE state IN ('served', 'no_show') GROUP BY volunteer_id
"""  # noqa: S608


@dataclass(frozen=True)
class OwnRecord:
    """What plans know of one person: hours of ninety days, services, broken promises, and the guess made.

    `percent` of promises are thought broken; of somebody unknown `doubt_percent`, as if seen that
    often: `doubt_calls` times.
    """

    hours: float
    served: int
    absent: int
    percent: float
    doubt_percent: float
    doubt_calls: int


def own_record(volunteer: Row) -> OwnRecord:
    """The same figures that plans use, for the person's own page. Two queries."""
    rule = plan_values(PlanRule)
    lately = Q(state="served", checked_out_at__gte=now() - LATELY)
    told = Assignment.objects.filter(volunteer=volunteer, state__in=("served", "no_show")).aggregate(
        minutes=Sum("minutes", filter=lately),
        served=Count("pk", filter=Q(state="served")),
        absent=Count("pk", filter=Q(state="no_show")),
    )
    share = smoothed(told["absent"], told["served"], rule.doubt_percent / 100, rule.doubt_calls)
    hours, percent = round((told["minutes"] or 0) / 60, 1), round(share * 100, 1)
    doubt = rule.doubt_percent, rule.doubt_calls
    return OwnRecord(hours, told["served"], told["absent"], percent, *doubt)
