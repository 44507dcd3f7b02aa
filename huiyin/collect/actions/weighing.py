"""Why a published text may carry a need, by the county's own signs and names. Written nowhere by itself."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huiyin.engines.wording.grams import plain
from huiyin.engines.wording.need import Reason, Sign, reasons_for, weight_of
from huiyin.kernel.places.hearing import gazetteer, is_named
from huiyin.kernel.places.queries import villages

SIGNS = Path(__file__).parents[1] / "data" / "need_signs.csv"
LIKELY = 4
"""From this weight on an item is suggested as a need."""


@dataclass(frozen=True)
class Weighed:
    """What speaks for a need in a text, how much together, and the keys of the villages it names."""

    score: int
    reasons: list[Reason]
    villages: list[int]

    def signs(self) -> list[list[Any]]:
        """The reasons as they are kept with the text: [code, weight, words] each."""
        return [[one.code, one.weight, list(one.words)] for one in self.reasons]


class Scales:
    """The signs and every place of the county, read once for many texts. Three queries."""

    def __init__(self) -> None:
        self._signs = signs()
        self._places = gazetteer()
        self._villages = dict(villages().values_list("pk", "name"))

    def weigh(self, title: str, words: str, *, is_comment: bool = False) -> Weighed:
        """What speaks for a need in one text."""
        text = f"{title}\n{words}"
        meant = self._places.meant(plain(text))
        named = [one.key for one in meant if one.key in self._villages and is_named(one)]
        found: list[tuple[str, list[str]]] = [("comment", [])] if is_comment else []
        if named:
            found.append(("village", list(dict.fromkeys(self._villages[key] for key in named))))
        reasons = reasons_for(text, self._signs, found)
        return Weighed(weight_of(reasons), reasons, named)


def signs() -> list[Sign]:
    """The signs in the order of their file."""
    with SIGNS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Sign(row["code"], int(row["weight"]), tuple(word for word in row["words"].split("、") if word))
        for row in rows
    ]
