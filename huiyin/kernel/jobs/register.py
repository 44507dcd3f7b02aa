"""Which kinds of work exist. A room's `jobs` module registers its own by decorating plain functions."""

from collections.abc import Callable
from typing import Any

Work = Callable[..., dict[str, Any] | None]
WORK: dict[str, Work] = {}


def job(name: str) -> Callable[[Work], Work]:
    """Register work as `room.verb`. It gets a Running first, then its arguments; its dict is the result."""

    def add(work: Work) -> Work:
        WORK[name] = work
        return work

    return add
