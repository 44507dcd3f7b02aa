"""How much of two answers is the same, and which of a million may be the same at all. Pure.

An answer is cut into overlapping pieces of four signs (shingles); what is no letter or digit does not count,
and numbers count as one number, so that a copy with another date is still a copy. Of the pieces a MinHash is
taken, of which ten bands of three are index keys: two answers 87 % the same share a band in more than 99 of
100 cases, two of 40 % in one of seven. The keys only find candidates; `likeness` counts the pieces.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from zlib import crc32

WIDTH = 4
FEWEST = 8
BANDS, ROWS = 10, 3
_PRIME = (1 << 61) - 1
_SIGNS, _NUMBERS = re.compile(r"[^\W_]+"), re.compile(r"\d+")


def _mix(n: int) -> int:
    return int.from_bytes(blake2b(n.to_bytes(2, "big"), digest_size=7).digest(), "big")


_TURNS = tuple((_mix(2 * n) | 1, _mix(2 * n + 1)) for n in range(BANDS * ROWS))


def shingles(text: str) -> frozenset[int]:
    """The pieces of a text, each as one number."""
    signs = _NUMBERS.sub("0", "".join(_SIGNS.findall(text.lower())))
    return frozenset(crc32(signs[n : n + WIDTH].encode()) for n in range(len(signs) - WIDTH + 1))


def own_pieces(text: str, given: Iterable[str] = ()) -> frozenset[int]:
    """The pieces that somebody wrote himself: without those of the texts that were `given` to him."""
    return shingles(text).difference(*(shingles(part) for part in given))


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """0 to 1: twice the pieces in both over the pieces of each (Dice). 0 where there is too little to say."""
    if min(len(one), len(other)) < FEWEST:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def keys(pieces: frozenset[int], among: int = 0) -> tuple[int, ...]:
    """Signed 64-bit index keys of an answer; answers `among` different things never share one.

    None where there is too little to compare.
    """
    if len(pieces) < FEWEST:
        return ()
    least = [min((a * piece + b) % _PRIME for piece in pieces) for a, b in _TURNS]
    return tuple(_key(among, band, least[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def _key(among: int, band: int, least: Sequence[int]) -> int:
    told = f"{among}:{band}:{least}".encode()
    return int.from_bytes(blake2b(told, digest_size=8).digest(), "big", signed=True)
