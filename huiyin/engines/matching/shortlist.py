"""Whom to ask first for a place to fill: what rules people out, then a score with its reasons."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_KM = 6371.0088
LONG_RESTED_DAYS = 60
FULL_MONTH_MINUTES = 20 * 60


@dataclass(frozen=True)
class Need:
    """A place to fill. `lat` and `lon` are WGS84 degrees, None where nobody knows.

    `within_km` None means any distance.
    """

    skills: frozenset[int] = frozenset()
    lat: float | None = None
    lon: float | None = None
    within_km: float | None = None
    township: int | None = None
    village: int | None = None
    team: int | None = None
    wants_leader: bool = False


class Candidate(NamedTuple):
    """A volunteer who is free then, as the ranking sees one. `asked_days` None: never asked.

    `minutes` were served this month, `offers` came in the last thirty days, `engaged` is busy elsewhere then.
    """

    id: int
    skills: frozenset[int] = frozenset()
    lat: float | None = None
    lon: float | None = None
    township: int | None = None
    village: int | None = None
    team: int | None = None
    is_leader: bool = False
    minutes: int = 0
    asked_days: int | None = None
    offers: int = 0
    engaged: bool = False


@dataclass(frozen=True)
class Weights:
    """How much each reason counts, in points of 100. The version is kept with every offer made under it."""

    version: str = "2026-11"
    near: float = 40
    rested: float = 25
    unburdened: float = 20
    home: float = 10
    team: float = 5
    leader: float = 15


@dataclass(frozen=True)
class Choice:
    """One ranked candidate with the facts that speak for them. `home` is village, township or ""."""

    id: int
    score: float
    km: float | None
    minutes: int
    asked_days: int | None
    home: str
    same_team: bool
    leads: bool


@dataclass(frozen=True)
class Shortlist:
    """The best first; `left_out` counts why others are not on it: skill, far, engaged."""

    choices: Sequence[Choice]
    left_out: Mapping[str, int] = field(default_factory=dict)


def shortlist(need: Need, candidates: Iterable[Candidate], weights: Weights, size: int = 20) -> Shortlist:
    """Rank whoever is able, free and near enough. Same input, same output: ties go to the smaller id."""
    left_out: Counter[str] = Counter()
    able: list[Choice] = []
    for candidate in candidates:
        km = distance(need, candidate)
        why = barrier(need, candidate, km)
        if why:
            left_out[why] += 1
        else:
            able.append(_choice(need, candidate, km, weights))
    able.sort(key=lambda choice: (-choice.score, choice.id))
    return Shortlist(able[:size], dict(left_out))


def barrier(need: Need, candidate: Candidate, km: float | None) -> str:
    """What rules the candidate out, or ""."""
    if not need.skills <= candidate.skills:
        return "skill"
    if need.within_km is not None and km is not None and km > need.within_km:
        return "far"
    return "engaged" if candidate.engaged else ""


def distance(need: Need, candidate: Candidate) -> float | None:
    """Kilometres as the crow flies, or None where one of the two has no pin."""
    if need.lat is None or need.lon is None or candidate.lat is None or candidate.lon is None:
        return None
    return haversine(need.lat, need.lon, candidate.lat, candidate.lon)


def haversine(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle kilometres between two points in degrees."""
    up, across = radians(other_lat - lat) / 2, radians(other_lon - lon) / 2
    half = sin(up) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _choice(need: Need, candidate: Candidate, km: float | None, weights: Weights) -> Choice:
    home = _home(need, candidate)
    same_team = need.team is not None and candidate.team == need.team
    leads = need.wants_leader and candidate.is_leader
    score = (
        weights.near * _nearness(km, need.within_km)
        + weights.rested * _restedness(candidate)
        + weights.unburdened * max(0.0, 1 - candidate.minutes / FULL_MONTH_MINUTES)
        + weights.home * {"village": 1.0, "township": 0.5, "": 0.0}[home]
        + weights.team * same_team
        + weights.leader * leads
    )
    rounded = None if km is None else round(km, 1)
    return Choice(
        candidate.id,
        round(score, 3),
        rounded,
        candidate.minutes,
        candidate.asked_days,
        home,
        same_team,
        leads,
    )


def _nearness(km: float | None, within_km: float | None) -> float:
    """1 at the door, 0 at the edge; halfway for somebody without a pin."""
    if km is None:
        return 0.5
    return max(0.0, 1 - km / (within_km or 30.0))


def _restedness(candidate: Candidate) -> float:
    """1 for somebody not asked for long; each further offer of the last month takes a tenth."""
    days = LONG_RESTED_DAYS if candidate.asked_days is None else candidate.asked_days
    return max(0.0, min(1.0, days / LONG_RESTED_DAYS) - 0.1 * max(0, candidate.offers - 1))


def _home(need: Need, candidate: Candidate) -> str:
    if need.village is not None and candidate.village == need.village:
        return "village"
    return "township" if need.township is not None and candidate.township == need.township else ""
