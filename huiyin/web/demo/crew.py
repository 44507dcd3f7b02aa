"""Sharing the telling between processes, each with a connection of its own."""

import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from django.db import connection, connections

Task = Callable[[], None]
CHUNK = 5


def quick() -> None:
    """Let this session's commits return before they are on disk: a crash loses the last ones, whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")


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
    quick()
    for task in lane:
        task()
    while True:
        with taken.get_lock():
            start = taken.value
            taken.value = start + CHUNK
        if start >= len(pool):
            break
        for task in pool[start : start + CHUNK]:
            task()
    connections.close_all()
    os._exit(0)
