"""Turns a machine's scores into chances that keep their word: of 100 texts given 0.9, 90 are right. Pure.

First a logistic regression from scores to classes; then the chance of the likeliest class is bent by a beta
calibration (Kull, Silva Filho and Flach 2017): labels that were given wrongly keep the most certain answers
from being as certain as the scores look. Both are fitted on texts that the machine did not learn from.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
_EVENNESS, _FREE, _UNSEEN, _LEAST = 1.0, 1_000.0, -30.0, 1e-6


class Turning(NamedTuple):
    """`turn` (scores x classes) and `shift` of the first step; `bend` (3 numbers) of the second."""

    turn: Floats
    shift: Floats
    bend: Floats

    def chances(self, scores: Floats) -> Floats:
        """Rows that sum to 1; the likeliest class stays the likeliest."""
        chances = softmax(scores @ self.turn + self.shift, axis=1)
        rows = np.arange(len(chances))
        first = chances.argmax(1)
        top = np.clip(chances[rows, first], _LEAST, 1 - _LEAST)
        chances[rows, first] = 0
        chances /= np.maximum(chances.sum(1, keepdims=True), _LEAST)
        least = chances.max(1) / (1 + chances.max(1))
        bent = np.maximum(expit(_sides(top) @ self.bend[:2] + self.bend[2]), least)
        chances *= (1 - bent)[:, None]
        chances[rows, first] = bent
        result: Floats = chances.astype(np.float32)
        return result


STRAIGHT = np.array([1, 1, 0], np.float32)


def turning(scores: Floats, truth: Numbers, classes: int) -> Turning:
    """Fit both steps. A class that `truth` lacks gets next to no chance."""
    fit = LogisticRegression(C=_EVENNESS, max_iter=1_000).fit(scores, truth)
    turn, shift = np.zeros((scores.shape[1], classes), np.float32), np.full(classes, _UNSEEN, np.float32)
    if len(fit.classes_) == 2:
        turn[:, fit.classes_[1]], shift[fit.classes_] = fit.coef_[0], (0, fit.intercept_[0])
    else:
        turn[:, fit.classes_], shift[fit.classes_] = fit.coef_.T, fit.intercept_
    first = Turning(turn, shift, STRAIGHT)
    return first._replace(bend=_bend(first.chances(scores), truth))


def _bend(chances: Floats, truth: Numbers) -> Floats:
    """The bend that fits best without turning the order round; straight where there is none."""
    hits = chances.argmax(1) == truth
    if hits.all() or not hits.any():
        return STRAIGHT
    sides = _sides(np.clip(chances.max(1).astype(np.float64), _LEAST, 1 - _LEAST))
    for used in ([0, 1], [0], [1]):
        fit = LogisticRegression(C=_FREE, max_iter=1_000).fit(sides[:, used], hits)
        if (fit.coef_ > 0).all():
            bend = np.zeros(3, np.float32)
            bend[used], bend[2] = fit.coef_[0], fit.intercept_[0]
            return bend
    return STRAIGHT


def _sides(top: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.log(top), -np.log1p(-top)], 1)
