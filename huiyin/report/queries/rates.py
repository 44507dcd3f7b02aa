"""Shares with how sure one can be of them."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959964  # 95 %
ENOUGH = 20  # fewer answers say nothing about a unit


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's score (1927, no continuity correction); None of nothing."""
    if not n:
        return None
    share, square = hits / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
    return max(0.0, middle - reach) if hits else 0.0, min(1.0, middle + reach) if hits < n else 1.0


@dataclass(frozen=True)
class Rate:
    """`hits` of `n`. Below ENOUGH it stands there as counts, never as a share to compare by."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """The raw share, or None of nothing."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Its 95 % interval."""
        return wilson(self.hits, self.n)

    @property
    def enough(self) -> bool:
        """Whether there are enough to compare by."""
        return self.n >= ENOUGH
