"""How many people to ask so that enough of them come, and how willing each is, from what they did before.

Everything is exact: how many come is a sum of unlike coins (Poisson-binomial), counted out, not approximated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Outcome(NamedTuple):
    """One earlier call: whether the person came, and how many days ago it was."""

    came: bool
    days: float


@dataclass(frozen=True)
class Prior:
    """What is believed of somebody without a record: `weight` calls, of which the share `come` was kept.

    After `half_life` days a call counts half, after twice as many a quarter.
    """

    come: float
    weight: float
    half_life: float


@dataclass(frozen=True)
class Invitation:
    """How many of the list to ask, and the chance that enough come then; `reached`: as sure as wanted."""

    count: int
    chance: float
    reached: bool


def willingness(calls: Iterable[Outcome], prior: Prior) -> float:
    """The chance that somebody comes when asked: the mean of a beta distribution, never 0 or 1."""
    kept, asked = prior.come * prior.weight, prior.weight
    for call in calls:
        counts = faded(call.days, prior.half_life)
        asked += counts
        kept += counts * call.came
    return kept / asked


def believed(kept: float, asked: float, prior: Prior) -> float:
    """The same where the faded calls were added up elsewhere: `kept` of `asked`."""
    return (prior.come * prior.weight + kept) / (prior.weight + asked)


def faded(days: float, half_life: float) -> float:
    """How much a call counts after so many days; one to come counts whole."""
    return float(0.5 ** (max(0.0, days) / half_life))


def enough(chances: Iterable[float], needed: int) -> float:
    """The chance that at least `needed` of them come, each by an own chance, none minding the others."""
    some = _Count(needed)
    for chance in chances:
        some.add(chance)
    return some.enough


def fewest(promised: Sequence[float], ordered: Sequence[float], needed: int, sure: float) -> Invitation:
    """Ask the fewest from the top of the list so that `needed` come with a chance of at least `sure`.

    `promised` are the chances of those who need no further asking: who said yes, and whose answer is awaited.
    The order of the list is kept: who stands first in fairness is asked first, not who says yes most easily.
    Where even the whole list is not enough it is asked whole, and `reached` is False.
    """
    some = _Count(needed)
    for chance in promised:
        some.add(chance)
    for count, chance in enumerate(ordered):
        if some.enough >= sure:
            return Invitation(count, some.enough, True)
        some.add(chance)
    return Invitation(len(ordered), some.enough, some.enough >= sure)


class _Count:
    """The distribution of how many come, everything from `needed` on in one heap."""

    def __init__(self, needed: int) -> None:
        self.of = [1.0] + [0.0] * max(0, needed)

    @property
    def enough(self) -> float:
        return self.of[-1]

    def add(self, chance: float) -> None:
        """One more person, who comes with this chance."""
        of = self.of
        if len(of) == 1:
            return
        of[-1] += of[-2] * chance
        for came in range(len(of) - 2, 0, -1):
            of[came] = of[came] * (1 - chance) + of[came - 1] * chance
        of[0] *= 1 - chance
