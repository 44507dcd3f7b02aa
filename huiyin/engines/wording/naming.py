"""Finds the villages that a running text names. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 3
MOST = 5


@dataclass(frozen=True)
class Village:
    """A village or community: its key, its own name, and its township's name and stem."""

    key: int
    name: str
    township: str
    stem: str


class Villages:
    """Every village of a county, ready to be looked for in many texts."""

    def __init__(self, villages: Iterable[Village]) -> None:
        self._named: dict[str, list[Village]] = defaultdict(list)
        for one in villages:
            if len(one.name) >= SHORTEST:
                self._named[one.name].append(one)
        longest_first = sorted(self._named, key=lambda name: (-len(name), name))
        self._sought = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def named_in(self, text: str) -> list[Village]:
        """Villages that the text names, as they come. Of several with one name, those in a named township.

        Where none of their townships is named, each of them may be meant.
        """
        if self._sought is None:
            return []
        found: dict[int, Village] = {}
        for name in dict.fromkeys(self._sought.findall(text)):
            ones = self._named[name]
            nearer = [one for one in ones if one.township in text or one.stem in text]
            found.update({one.key: one for one in (nearer or ones)})
        return list(found.values())[:MOST]
