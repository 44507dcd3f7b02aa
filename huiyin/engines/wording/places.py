"""Finds which places a text may mean: each with its reason, sure only where nothing else fits. Pure.

Names come in with every way to write them and what writing them so tells (`names` of the places' own room has
the list). A full name outweighs a bare stem, a longer stretch a shorter one; stretches never overlap, and two
signs alone tell no more than a stem does. A township named anywhere tells namesakes apart; a village of
another than the named township is only offered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

SHORTEST = 2
MOST = 5
NEAR = 2
WEAK = ("without_suffix",)
_ORDER = ("exact", "old_name", "alias", "misspelling", "other_suffix", "without_suffix")
_GROUP = re.compile(r"^(?:的|第)?([一二三四五六七八九十]{1,3}|\d{1,3})(?:村民小|小)?组")


@dataclass(frozen=True)
class Spot:
    """A place: its key, those above it from the nearest to the widest, and how it is written and why so."""

    key: int
    above: tuple[int, ...]
    spellings: Mapping[str, str]


@dataclass(frozen=True)
class Heard:
    """A stretch of the text that writes one or more places."""

    start: int
    end: int
    reason: str
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Meant:
    """A place that the text may mean. `sure` where nothing else fits; `group` is the number that follows."""

    key: int
    sure: bool
    reason: str
    start: int
    end: int
    group: str = ""


class Gazetteer:
    """Every place of a county, ready to be looked for in many texts."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._above: dict[int, tuple[int, ...]] = {}
        self._written: dict[str, dict[int, str]] = defaultdict(dict)
        for spot in spots:
            self._above[spot.key] = spot.above
            for text, reason in spot.spellings.items():
                if len(text) >= SHORTEST:
                    self._written[text][spot.key] = reason if len(text) > SHORTEST else WEAK[0]
        self._longest = max(map(len, self._written), default=0)

    def meant(self, text: str) -> list[Meant]:
        """Candidates, the surest first, at most five; none where no name is written.

        A place that only tells where another lies is no candidate of its own.
        """
        heard, doubtful = self._heard(text)
        found = [
            one
            for stretch in heard
            if not self._leads(stretch, heard)
            for one in self._weighed(stretch, heard, text)
        ]
        several = bool(doubtful) or len({one.key for one in found}) > 1
        found += [Meant(key, False, one.reason, one.start, one.end) for one in doubtful for key in one.keys]
        best: dict[int, Meant] = {}
        for one in found:
            best.setdefault(one.key, replace(one, sure=one.sure and not several))
        return sorted(best.values(), key=lambda one: (_ORDER.index(one.reason), one.start, one.key))[:MOST]

    def _heard(self, text: str) -> tuple[list[Heard], list[Heard]]:
        """What is written, from left to right: the strongest of what overlaps; and strong ones that lost."""
        found = [
            self._heard_at(start, start + size, text)
            for start in range(len(text))
            for size in range(SHORTEST, min(self._longest, len(text) - start) + 1)
            if text[start : start + size] in self._written
        ]
        found.sort(key=lambda one: (one.reason in WEAK, one.start - one.end, one.start))
        taken: list[Heard] = []
        lost: list[Heard] = []
        for one in found:
            met = [other for other in taken if one.start < other.end and other.start < one.end]
            if not met:
                taken.append(one)
            elif one.reason not in WEAK and not any(o.start <= one.start and one.end <= o.end for o in met):
                lost.append(one)
        return sorted(taken, key=lambda one: one.start), lost

    def _heard_at(self, start: int, end: int, text: str) -> Heard:
        ways = self._written[text[start:end]]
        reason = min(ways.values(), key=_ORDER.index)
        return Heard(start, end, reason, tuple(sorted(key for key, way in ways.items() if way == reason)))

    def _leads(self, one: Heard, heard: Sequence[Heard]) -> bool:
        """Whether something that it may hold is written as well."""
        below = {
            key for other in heard if other is not one for each in other.keys for key in self._above[each]
        }
        return bool(below.intersection(one.keys))

    def _weighed(self, one: Heard, heard: Sequence[Heard], text: str) -> list[Meant]:
        """What one stretch may mean: of namesakes those with most of what lies above them named elsewhere."""
        others = [other for other in heard if other is not one]
        named = {key for other in others for key in other.keys}
        above = {key: len(named.intersection(self._above[key])) for key in one.keys}
        keys = [key for key in one.keys if above[key] == max(above.values())]
        holders = [other for other in others if self._holds(other, keys)]
        close = any(0 <= one.start - other.end <= NEAR and self._depth(other.keys) for other in holders)
        strange = any(self._depth(other.keys) < self._depth(keys) for other in others if other not in holders)
        number = _GROUP.match(text[one.end :])
        group = number.group(1) if number else ""
        sure = len(keys) == 1 and (close or one.reason not in WEAK) and not strange
        return [Meant(key, sure, one.reason, one.start, one.end, group) for key in keys]

    def _holds(self, other: Heard, keys: Sequence[int]) -> bool:
        return any(set(other.keys).intersection(self._above[key]) for key in keys)

    def _depth(self, keys: Sequence[int]) -> int:
        return min(len(self._above[key]) for key in keys)
