"""How certain is certain enough: chosen on texts not learnt from, shown as what it would have cost."""

import numpy as np
import pytest

from huiyin.engines.wording.chances import turning
from huiyin.engines.wording.classes import Judged
from huiyin.engines.wording.trusting import FEWEST, calibration_error, macro_f1, trusts


def judged(chances: list[float], hits: list[bool]) -> Judged:
    """Texts of two classes, all said to be the first."""
    table = np.array([[chance, 1 - chance] for chance in chances], np.float32)
    return Judged(table, np.array([0 if hit else 1 for hit in hits]))


def test_as_much_is_believed_as_may_be_expected_to_be_right() -> None:
    rows = [0.99] * 60 + [0.9] * 30 + [0.6] * 40
    first, _ = trusts(judged(rows, [True] * 88 + [False] * 42), 2, right=0.958)
    assert first.at == pytest.approx(0.9)
    assert (first.seen, first.wrong) == (90, 2)


def test_a_class_seen_too_seldom_is_never_believed_alone() -> None:
    first, second = trusts(judged([0.999] * (FEWEST - 1), [True] * (FEWEST - 1)), 2)
    assert first.at > 1 and second.at > 1


def test_a_class_that_is_never_certain_is_never_believed_alone() -> None:
    assert trusts(judged([0.7] * 200, [True] * 200), 2)[0].at > 1


def test_chances_that_come_true_have_no_calibration_error() -> None:
    honest = judged([0.8] * 100, [True] * 80 + [False] * 20)
    boasting = judged([0.99] * 100, [True] * 80 + [False] * 20)
    assert calibration_error(honest) == pytest.approx(0, abs=1e-6)
    assert calibration_error(boasting) == pytest.approx(0.19, abs=1e-6)


def test_wrong_labels_teach_the_chances_to_be_modest() -> None:
    dice = np.random.default_rng(3)
    truth = dice.integers(0, 3, 3_000)
    scores = (4 * np.eye(3)[truth] + dice.normal(0, 1, (3_000, 3))).astype(np.float32)
    labels = np.where(dice.random(3_000) < 0.1, (truth + 1) % 3, truth)
    said = Judged(turning(scores, labels, 3).chances(scores), labels)
    assert calibration_error(said) < 0.02
    assert said.chances.max() < 0.97


def test_the_second_step_never_changes_what_is_likeliest() -> None:
    dice = np.random.default_rng(4)
    scores = dice.normal(0, 1, (500, 5)).astype(np.float32)
    labels = np.where(dice.random(500) < 0.5, scores.argmax(1), dice.integers(0, 5, 500))
    turned = turning(scores, labels, 5)
    first = scores @ turned.turn + turned.shift
    assert (turned.chances(scores).argmax(1) == first.argmax(1)).all()
    assert np.allclose(turned.chances(scores).sum(1), 1, atol=1e-5)


def test_f1_is_the_mean_over_classes_however_rare() -> None:
    assert macro_f1([0, 0, 0, 1], [0, 0, 0, 1]) == 1
    assert macro_f1([0, 0, 0, 0], [0, 0, 0, 1]) == pytest.approx((6 / 7) / 2)
