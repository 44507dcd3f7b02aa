"""Loops that Python would walk for minutes, compiled."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def compiled(work: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call and keep the result on disk."""
    fast: Callable[P, R] = njit(cache=True)(work)
    return fast
