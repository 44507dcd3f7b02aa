"""Chooses how certain a class must sound to be believed without a person, and what that would cost. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huiyin.engines.wording.classes import Judged

FEWEST = 30
BINS = 15
NEVER = 2.0


@dataclass(frozen=True)
class Trust:
    """From which chance on a class is believed; of the `seen` texts so believed, `wrong` were something else.

    `at` is above 1 where no chance is high enough or too few texts were seen.
    """

    at: float
    seen: int
    wrong: int


def trusts(judged: Judged, classes: int, right: float = 0.983) -> list[Trust]:
    """A lowest chance for each class so that of what is believed the share `right` may be expected right.

    Expected by the chances, which vary less than counting the few that were wrong; the count is shown beside.
    A class with fewer than 30 such texts is never believed alone: too little is known of it.
    """
    said, chance = judged.chances.argmax(1), judged.chances.max(1)
    return [_trust(chance[said == n], judged.truth[said == n] == n, right) for n in range(classes)]


def _trust(chances: NDArray[np.float32], hits: NDArray[np.bool_], right: float) -> Trust:
    order = np.argsort(-chances, kind="stable")
    expected = np.cumsum(chances[order], dtype=np.float64) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(expected >= right)
    if len(good) < FEWEST:
        return Trust(NEVER, 0, 0)
    seen = len(good)
    return Trust(float(chances[order[seen - 1]]), seen, int((~hits[order[:seen]]).sum()))


def calibration_error(judged: Judged, bins: int = BINS) -> float:
    """Expected calibration error: how far chances lie from the share of right answers, a mean over texts."""
    chance, hits = judged.chances.max(1), judged.chances.argmax(1) == judged.truth
    which = np.minimum((chance * bins).astype(int), bins - 1)
    apart = [abs(float(chance[which == n].sum() - hits[which == n].sum())) for n in range(bins)]
    return sum(apart) / max(len(hits), 1)


def macro_f1(said: Sequence[int], truth: Sequence[int]) -> float:
    """The mean over classes of F1, the harmonic mean of precision and recall."""
    said_, truth_ = np.asarray(said), np.asarray(truth)
    both = [
        2 * np.sum((said_ == n) & (truth_ == n)) / max(np.sum(said_ == n) + np.sum(truth_ == n), 1)
        for n in np.unique(truth_)
    ]
    return float(np.mean(both))
