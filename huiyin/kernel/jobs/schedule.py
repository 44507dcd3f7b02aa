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


Piece = Callable[[], bool]


@dataclass(frozen=True)
class Line:
    """Work that never ends: one piece after the other, in a thread of its own and outside any transaction."""

    name: str
    pause: float
    piece: Piece


LINES: dict[str, Line] = {}


def over_and_over(name: str, *, pause: float) -> Callable[[Piece], Piece]:
    """Register work that talks to other machines: it is done again at once while it says there is more.

    With nothing to do it is asked again after `pause` seconds. Each piece commits its own steps.
    """

    def add(piece: Piece) -> Piece:
        LINES[name] = Line(name, pause, piece)
        return piece

    return add
