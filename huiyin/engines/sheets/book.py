"""XLSX files, read by a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from huiyin.engines.sheets.container import look_over
from huiyin.engines.sheets.refusal import MOST_COLUMNS, MOST_IN_CELL, MOST_ROWS, Unreadable

CHILD = Path(__file__).with_name("confined.py")
_BLOCK = 1024 * 1024


def rows_of_book(file: BinaryIO, size: int) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the first visible sheet. Raises Unreadable, also halfway."""
    look_over(file, size)
    file.seek(0)
    limits = [str(most) for most in (MOST_ROWS + 20, MOST_COLUMNS, MOST_IN_CELL)]
    child = subprocess.Popen(  # noqa: S603  our own interpreter and our own file
        [sys.executable, str(CHILD), *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(sys.path[1:]), "LC_ALL": "C.UTF-8"},
    )
    try:
        assert child.stdin is not None and child.stdout is not None
        _hand_over(file, child.stdin)
        for line in child.stdout:
            yield _row(line)
        if child.wait() != 0:
            raise Unreadable("broken")
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


def _hand_over(file: BinaryIO, pipe: IO[bytes]) -> None:
    try:
        while block := file.read(_BLOCK):
            pipe.write(block)
        pipe.close()
    except BrokenPipeError:
        raise Unreadable("broken") from None


def _row(line: bytes) -> tuple[int, list[str]]:
    try:
        told = json.loads(line)
    except ValueError:  # the process was stopped in the middle of a line
        raise Unreadable("broken") from None
    if told[0] == "!":
        raise Unreadable(told[1], line=told[2], column=told[3])
    return told[0], told[1]
