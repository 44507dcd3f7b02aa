"""Counts what a text is made of, as one row of a sparse table a text. Pure, compiled.

A text counts by its characters and pairs of neighbours, and by the known words that stand in it, overlapping
or not: no cutting into words, which would take twenty times as long. Each has a column by its hash: the first
half of the columns belongs to characters and pairs, the second to words, so that each can be weighed alone.
What stands in the first 25 signs counts twice: people begin with what the matter is.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from huiyin.engines.compiling import compiled
from huiyin.engines.wording.grams import plain

HALF = 1 << 20
LONGEST_WORD = 5
MOST_SIGNS = 4_000
OPENING = 25
_SPREAD, _PRIME = 1 << 24, 0x9E3779B1
_ROOM = 2 * (LONGEST_WORD + 1)
Marks = NDArray[np.uint8]
Longs = NDArray[np.int64]


def known(words: Iterable[str]) -> Marks:
    """A list of words as a table of marks; words of one sign or more than five do not count.

    Among 16 million marks some other word is taken for a known one in one of a thousand looks.
    """
    marks = np.zeros(_SPREAD >> 3, np.uint8)
    signs = [_signs(word) for word in words if 2 <= len(word) <= LONGEST_WORD]
    if signs:
        _note(np.concatenate(signs), _starts(signs), marks)
    return marks


def counted(texts: Sequence[str], words: Marks) -> csr_matrix:
    """One row a text, `2 * HALF` columns, how often each occurs. Longer texts than 4,000 signs are cut."""
    signs = [_signs(plain(text[:MOST_SIGNS])) for text in texts]
    starts = _starts(signs)
    total = int(starts[-1])
    columns = np.empty(total * _ROOM, np.int32)
    counts = np.empty(total * _ROOM, np.float32)
    ends = np.zeros(len(texts) + 1, np.int64)
    every = np.concatenate([*signs, np.empty(0, np.uint32)])
    filled = _count(every, starts, words, ends, columns, counts)
    shape = (len(texts), 2 * HALF)
    return csr_matrix((counts[:filled].copy(), columns[:filled].copy(), ends), shape=shape)


def pieces(text: str, words: Marks) -> tuple[Longs, Longs, Longs]:
    """Where each piece of a text starts and ends, and its column; in the order of `plain(text)`."""
    signs = _signs(plain(text[:MOST_SIGNS]))
    most = len(signs) * _ROOM
    starts, ends, columns = (np.empty(most, np.int64) for _ in range(3))
    filled = _lay_out(signs, words, starts, ends, columns)
    return starts[:filled], ends[:filled], columns[:filled]


def _signs(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _starts(signs: Sequence[NDArray[np.uint32]]) -> Longs:
    return np.cumsum([0, *map(len, signs)], dtype=np.int64)


@compiled
def _hash(signs: NDArray[np.uint32], start: int, end: int) -> int:
    value = np.uint64(1469598103934665603)
    for at in range(start, end):
        value = (value ^ np.uint64(signs[at])) * np.uint64(1099511628211)
        value ^= value >> np.uint64(29)
    return int((value * np.uint64(_PRIME)) >> np.uint64(20))


@compiled
def _note(signs: NDArray[np.uint32], starts: Longs, marks: Marks) -> None:
    for n in range(len(starts) - 1):
        place = _hash(signs, starts[n], starts[n + 1]) % _SPREAD
        marks[place >> 3] |= np.uint8(1 << (place & 7))


@compiled
def _lay_out(signs: NDArray[np.uint32], marks: Marks, starts: Longs, ends: Longs, columns: Longs) -> int:
    filled = 0
    for at in range(len(signs)):
        for size in range(1, min(LONGEST_WORD, len(signs) - at) + 1):
            value = _hash(signs, at, at + size)
            place = value % _SPREAD
            for _ in range(2 if at + size <= OPENING else 1):
                if size <= 2:
                    starts[filled], ends[filled], columns[filled] = at, at + size, value % HALF
                    filled += 1
                if size >= 2 and marks[place >> 3] & (1 << (place & 7)):
                    starts[filled], ends[filled], columns[filled] = at, at + size, HALF + value % HALF
                    filled += 1
    return filled


@compiled
def _count(
    signs: NDArray[np.uint32],
    starts: Longs,
    marks: Marks,
    ends: Longs,
    columns: NDArray[np.int32],
    counts: NDArray[np.float32],
) -> int:
    filled = 0
    for n in range(len(starts) - 1):
        own = signs[starts[n] : starts[n + 1]]
        most = len(own) * _ROOM
        begins, finishes, found = np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most, np.int64)
        size = _lay_out(own, marks, begins, finishes, found)
        found = np.sort(found[:size])
        for at in range(size):
            if at and found[at] == found[at - 1]:
                counts[filled - 1] += 1
            else:
                columns[filled], counts[filled] = found[at], 1
                filled += 1
        ends[n + 1] = filled
    return filled
