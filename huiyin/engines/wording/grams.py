"""Cuts text into pairs of neighbouring characters, the smallest thing Chinese is searched by. Pure.

A pair is one whole number: 16 bits a character. Latin words and numbers are one number each. What is neither
lies where no character ever does (the surrogates, U+D800 to U+DFFF): a row may carry further marks there, so
that one index answers for words and for marks together.
"""

import re
from binascii import crc32
from collections.abc import Iterable
from dataclasses import dataclass

MOST_WORDS = 6
LONGEST = 60
_HALF = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()} | {0x3000: 0x20}
_RUN = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[0-9a-z]+")
_PRIVATE = re.compile(
    r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8}"
    r"|\d{6}[ -]?\d{8}[ -]?\d{3}[\dx]|\d{7,})(?!\d)"
)
_LOWEST, _MARKS, _TOKENS = 1 << 31, 0xD800 << 16, 0xDC00 << 16
_MARK_BITS, _TOKEN_MASK = 24, (1 << 26) - 1


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: `words` as they are found in the text, `grams` that a row must hold."""

    words: tuple[str, ...] = ()
    grams: tuple[int, ...] = ()


def plain(text: str) -> str:
    """The form in which text is compared: full-width letters and digits plain, small letters; same length."""
    folded = text.translate(_HALF)
    small = folded.lower()
    return small if len(small) == len(folded) else folded


def without_numbers_of_people(text: str) -> str:
    """Plain text in which telephone, identity and card numbers are stars. Same length."""
    return _PRIVATE.sub(lambda found: "*" * len(found.group()), plain(text))


def with_numbers_hidden(text: str) -> str:
    """The text as it is, with stars for telephone, identity and card numbers. Same length."""
    hidden = list(text)
    for found in _PRIVATE.finditer(plain(text)):
        hidden[found.start() : found.end()] = "*" * (found.end() - found.start())
    return "".join(hidden)


def grams(text: str) -> set[int]:
    """Every pair and every Latin word or number of plain text."""
    found: set[int] = set()
    for run in _RUN.findall(text):
        found |= _pairs(run)
        found.update(_token(latin) for latin in _LATIN.findall(run))
    return found


def sought(query: str) -> Sought:
    """What to look for. A word of one character is looked for only beside a longer one."""
    words = [word for word in dict.fromkeys(_RUN.findall(plain(query[:LONGEST]))) if word][:MOST_WORDS]
    wanted: set[int] = set()
    for word in words:
        wanted |= {_token(word)} if _LATIN.fullmatch(word) else _pairs(word)
    return Sought(tuple(words), tuple(sorted(wanted))) if wanted else Sought(tuple(words))


def mark(kind: int, number: int) -> int:
    """A number of its own for something that is no word: `kind` 0 to 3, `number` below 2**24."""
    return _MARKS + (kind << _MARK_BITS) + (number & ((1 << _MARK_BITS) - 1)) - _LOWEST


def _pairs(run: str) -> set[int]:
    """Neighbours inside one run of letters, unless both belong to one Latin word."""
    codes = [code if code < 0x10000 else 0xE000 + code % 0x1800 for code in map(ord, run)]
    return {
        (first << 16 | second) - _LOWEST
        for first, second in zip(codes, codes[1:], strict=False)
        if first > 0x7F or second > 0x7F
    }


def _token(latin: str) -> int:
    return _TOKENS + (crc32(latin.encode()) & _TOKEN_MASK) - _LOWEST


def is_pair(gram: int) -> bool:
    """Whether it stands for two characters and not for a number or a mark."""
    return not _MARKS <= gram + _LOWEST < _TOKENS + _TOKEN_MASK + 1


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the words stand in a text, as (start, end) without overlap, from left to right."""
    compared = plain(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = compared.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = compared.find(word, at + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def excerpt(text: str, words: Iterable[str], around: int = 24) -> str:
    """The part of a text where the first of the words stands, "" where none does."""
    found = spans(text, words)
    if not found:
        return ""
    start, end = max(0, found[0][0] - around), min(len(text), found[0][1] + 2 * around)
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
