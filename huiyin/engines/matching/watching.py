"""How a long computation tells where it is, and asks whether to go on."""

from collections.abc import Callable

# Called with the stage, how much of it is done, and of how much. False: stop with what there is.
Watch = Callable[[str, int, int], bool]


def unwatched(_stage: str, _done: int, _of: int) -> bool:
    """Nobody listens; go on."""
    return True
