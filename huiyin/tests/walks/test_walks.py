"""Walks round the loop: a usual beginning, then turns by right and wrong hands.

The suite goes 400 of them; HUIYIN_WALKS=2000 goes more. Each walk is the same at every run.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from huiyin.archive.models import Case
from huiyin.tests.walks.loop import Loop, Town

PARTS = 4
WALKS = int(os.environ.get("HUIYIN_WALKS", "400")) // PARTS
STEPS = 6
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("part", range(PARTS))
def test_nobody_can_let_a_matter_drop(part):
    """Each part draws its own walks, the same at every run."""

    class Walk(Loop):
        town = Town()
        ends: Counter[str] = Counter()
        closings: Counter[int] = Counter()
        ends_apart: Counter[str] = Counter()

    Walk.__name__ = f"Walk{part}"
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(Walk.ends) >= {Case.State.FILED, Case.State.WORKING, Case.State.REPORTED, Case.State.CLOSED}
    assert sum(Walk.closings.values()) > WALKS // 20
    assert max(Walk.closings) > 1, "No case was closed after another round."
    assert sum(Walk.ends_apart.values()) > 0, "No case ended apart."
