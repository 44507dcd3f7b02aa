"""Cases that may be the same matter: what is rare in the words, how near, how long ago; open ones first.

Words alone would merge the same complaint of two villages, so place weighs as much as they do.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log
from typing import Any

from django.db.models import Max, Q

from huiyin.archive.models import Case, CaseWords, GramShare
from huiyin.archive.queries.dossiers import cases_for
from huiyin.archive.queries.in_public import to_be_joined
from huiyin.archive.queries.words import TOWNSHIP
from huiyin.engines.matching.shortlist import haversine
from huiyin.engines.wording.grams import grams, is_pair, mark, without_numbers_of_people
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.policy import Sight, may_see_identity
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import planned_anew
from huiyin.kernel.present import now

MOST_GRAMS = 16
MOST_TEXT = 400
CANDIDATES = 100
COUNTYWIDE, WITHIN = 1200, 1200
"""How many rows the rarest pairs may bring, from the whole county and from the place's township."""
RAREST = 1 / 40_000
MEMORY = timedelta(days=365)
LEAST_SAID, LEAST = 0.2, 0.12
NEAR_KM, RECENT_DAYS = 3.0, 90.0
OVER = (Case.State.WITHDRAWN, Case.State.JOINED)
_WORDS = CaseWords._meta.db_table


@dataclass(frozen=True)
class Spot:
    """Where the matter is: a place, and a pin where there is one."""

    place: Place | None = None
    lat: float | None = None
    lon: float | None = None


Measure = Callable[[Case, Spot], float | None]


@dataclass(frozen=True)
class Alike:
    """A case that may be the same matter, with its distance (None: unknown) and its age."""

    case: Case
    score: float
    km: float | None
    days: int
    same_village: bool

    @property
    def metres(self) -> int | None:
        """Rounded as one would say it."""
        return None if self.km is None else round(self.km * 10) * 100


def look_alikes(
    by: Actor, words: str, spot: Spot, *, limit: int = 5, besides: int | None = None
) -> list[Alike]:
    """The reader's cases that say the like of `words` near `spot`, the likeliest first, open ones before all.

    Cases that ended more than a year ago are not shown. `besides` is a case to leave out.
    """
    secret = may_see_identity(by, Sight(involved=True, secrecy=True))
    layers = (CaseWords.Layer.ALL, CaseWords.Layer.FULL if secret else CaseWords.Layer.OPEN)
    said = _said(words, spot, layers)
    said.pop(besides or 0, None)
    if not said:
        return []
    alive = Q(state__in=Case.OPEN) | Q(closed_at__gte=now() - MEMORY)
    cases = cases_for(by).filter(alive, pk__in=list(said)).exclude(state__in=OVER).order_by()
    return _likely(cases, said, spot, _distance)[:limit]


def look_alikes_in_public(words: str, spot: Spot, *, limit: int = 5) -> list[Alike]:
    """What anybody may be shown: matters near `spot` that are still worked on, the likeliest first.

    Only from village to village: who moves his pin about must not find out where another's pin is.
    """
    said = _said(words, spot, (CaseWords.Layer.ALL, CaseWords.Layer.OPEN))
    if not said:
        return []
    cases = to_be_joined().filter(pk__in=list(said)).order_by()
    likely = _likely(cases, said, Spot(spot.place), _between_villages)
    return [one for one in likely if _is_near(one, spot.place)][:limit]


def _likely(cases: Iterable[Case], said: dict[int, float], spot: Spot, measure: Measure) -> list[Alike]:
    found = [_alike(case, said[case.pk], spot, measure(case, spot)) for case in cases]
    likely = [one for one in found if one.score >= LEAST]
    likely.sort(key=lambda one: (one.case.state not in Case.OPEN, -one.score, -one.case.pk))
    return likely


def _said(words: str, spot: Spot, layers: Sequence[int]) -> dict[int, float]:
    """How much of what is rare in the words each of the likeliest cases holds, 0 to 1."""
    cut = [gram for gram in grams(without_numbers_of_people(words)[:MOST_TEXT]) if is_pair(gram)]
    if len(cut) < 2:
        return {}
    known = dict(GramShare.objects.filter(gram__in=cut).values_list("gram", "share"))
    weights = {gram: -log(max(known.get(gram, RAREST), RAREST)) for gram in cut}
    asked = _asked(sorted(cut, key=lambda gram: -weights[gram]), known, spot)
    if not asked:
        return {}
    total = sum(sorted(weights.values(), reverse=True)[:MOST_GRAMS])
    gathered = _gather([(keys, weights[keys[0]]) for keys in asked], layers)
    return {case: weight / total for case, weight in gathered if weight / total >= LEAST_SAID}


def _asked(rarest: Iterable[int], known: dict[int, float], spot: Spot) -> list[list[int]]:
    """What the index is asked for: rare pairs in the whole county, commoner ones in the township alone."""
    cases = CaseWords.objects.aggregate(last=Max("case_id"))["last"] or 0
    township = spot.place.ancestor_id("township") if spot.place else None
    inside = [mark(TOWNSHIP, township)] if township else []
    county, within = float(COUNTYWIDE), float(WITHIN if inside else 0)
    asked: list[list[int]] = []
    for gram in rarest:
        expected = known.get(gram, RAREST) * cases
        if expected <= county:
            county -= expected
            asked.append([gram])
        elif expected / 20 <= within:
            within -= expected / 20
            asked.append([gram, *inside])
        if len(asked) == MOST_GRAMS:
            break
    return asked


def _gather(asked: Sequence[tuple[list[int], float]], layers: Sequence[int]) -> list[tuple[int, float]]:
    """The cases that hold most weight, with the weight they hold. One statement."""
    branch = f"SELECT case_id, %s::float AS weight FROM {_WORDS} WHERE grams @> %s::int[]"  # noqa: S608
    every = " UNION ALL ".join([f"{branch} AND layer IN (%s, %s)"] * len(asked))
    values: list[Any] = [value for keys, weight in asked for value in (weight, keys, *layers)]
    sql = (
        f"SELECT case_id, sum(weight) FROM ({every}) AS held"  # noqa: S608
        " GROUP BY case_id ORDER BY 2 DESC, 1 DESC LIMIT %s"
    )
    return [(int(case), float(weight)) for case, weight in planned_anew(sql, [*values, CANDIDATES])]


def _alike(case: Case, said: float, spot: Spot, km: float | None) -> Alike:
    days = (now() - case.opened_at).days
    near = _nearness(case, spot, km)
    return Alike(
        case,
        said * (0.3 + 0.7 * near) * (0.7 + 0.3 * exp(-days / RECENT_DAYS)),
        km,
        days,
        _is_here(case, spot),
    )


def _distance(case: Case, spot: Spot) -> float | None:
    lat = spot.lat if spot.lat is not None else spot.place.lat if spot.place else None
    lon = spot.lon if spot.lon is not None else spot.place.lon if spot.place else None
    if lat is None or lon is None or case.lat is None or case.lon is None:
        return None
    return haversine(lat, lon, case.lat, case.lon)


def _between_villages(case: Case, spot: Spot) -> float | None:
    """From the pin of one place to that of the other, where both are real ones."""
    here, there = spot.place, case.place
    if here is None or here.is_schematic or there.is_schematic:
        return None
    if here.lat is None or here.lon is None or there.lat is None or there.lon is None:
        return None
    return haversine(here.lat, here.lon, there.lat, there.lon)


def _is_near(one: Alike, place: Place | None) -> bool:
    """In the village, or close to it, or somewhere in its township where nobody measured."""
    if one.same_village or one.km is not None:
        return one.same_village or (one.km or 0) <= NEAR_KM
    return place is not None and one.case.township_ref == place.ancestor_id("township")


def _is_here(case: Case, spot: Spot) -> bool:
    """Whether both lie in one village."""
    village = spot.place.ancestor_id("village") if spot.place else None
    return village is not None and case.village_ref == village


def _nearness(case: Case, spot: Spot, km: float | None) -> float:
    """From 0 (elsewhere) to 1 (the same village)."""
    if spot.place is None and km is None:
        return 0.5
    if _is_here(case, spot):
        return 1.0
    if km is not None:
        return exp(-km / NEAR_KM)
    return 0.5 if spot.place and case.township_ref == spot.place.ancestor_id("township") else 0.1
