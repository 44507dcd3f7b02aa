"""What runs by the clock: registered by rooms, run by the worker, remembered in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

Errand = Callable[[], object]


@dataclass(frozen=True)
class Recurring:
    """Something done again and again, at most once per `every`."""

    name: str
    every: timedelta
    errand: Errand


RECURRING: dict[str, Recurring] = {}


def every(pause: timedelta, name: str) -> Callable[[Errand], Errand]:
    """Register a function without arguments to run each `pause`."""

    def add(errand: Errand) -> Errand:
        RECURRING[name] = Recurring(name, pause, errand)
        return errand

    return add
