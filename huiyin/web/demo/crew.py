"""Sharing the telling between processes, each with a connection of its own."""

import gc
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from django.db import connection, connections

Task = Callable[[], object]
CHUNK = 5


@contextmanager
def quick() -> Iterator[None]:
    """Spare this connection what the telling does not need: waiting for the disk, and savepoints.

    A crash loses the last stories whole. A verb that fails fails its whole story, and the load says so.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = before


def share(lanes: Sequence[Sequence[Task]], pool: Sequence[Task], tell: Callable[[int], None]) -> None:
    """Do every task: each lane in its own process and in order, then all of them take from the pool in turn.

    With one lane everything happens here. Raises RuntimeError when a process failed.
    """
    if len(lanes) < 2:
        for task in [*lanes[0], *pool]:
            task()
        tell(len(pool))
        return
    context = get_context("fork")
    taken: Any = context.Value("i", 0)
    connections.close_all()
    crew = [context.Process(target=_work, args=(lane, pool, taken), daemon=True) for lane in lanes]
    for process in crew:
        process.start()
    for process in crew:
        while process.is_alive():
            process.join(2)
            tell(min(taken.value, len(pool)))
    if any(process.exitcode for process in crew):
        raise RuntimeError("The demo county is only partly loaded: run it again to go on.")


def _work(lane: Sequence[Task], pool: Sequence[Task], taken: "Synchronized[int]") -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    connections.close_all()
    gc.disable()
    with quick():
        for task in lane:
            task()
        while (start := _take(taken)) < len(pool):
            for task in pool[start : start + CHUNK]:
                task()
    connections.close_all()
    os._exit(0)


def _take(taken: "Synchronized[int]") -> int:
    """The next few of the pool are ours: the first of them."""
    with taken.get_lock():
        start = taken.value
        taken.value = start + CHUNK
    return start
