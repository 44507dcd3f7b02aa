"""Names of places: one spelling, their stems, and how what people type fits them. Pure."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

LONGEST_TEXT = 40
LONGEST_STEM = 8

# Longest first within a level. What a name ends with, and what it is written as.
SUFFIXES: Mapping[str, Sequence[tuple[str, str]]] = {
    "county": (("县", "县"), ("区", "区"), ("市", "市")),
    "township": (("街道办事处", "街道"), ("街道", "街道"), ("镇", "镇"), ("乡", "乡")),
    "village": (
        ("社区居民委员会", "社区"),
        ("社区居委会", "社区"),
        ("村民委员会", "村"),
        ("居民委员会", "社区"),
        ("村委会", "村"),
        ("居委会", "社区"),
        ("社区", "社区"),
        ("村", "村"),
    ),
    "group": (("村民小组", "组"), ("小组", "组"), ("组", "组")),
}


def normalise(text: str) -> str:
    """One spelling: full-width forms folded, spaces and punctuation dropped."""
    folded = unicodedata.normalize("NFKC", text[: 4 * LONGEST_TEXT])
    return "".join(sign for sign in folded if sign.isalnum())[:LONGEST_TEXT]


def canonical(name: str, level: str) -> str:
    """A name as it is stored: 前进村委会 becomes 前进村. A name without a known suffix stays as it is."""
    plain = normalise(name)
    for ending, written in SUFFIXES[level]:
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending) + written
    return plain


def stem_of(name: str, level: str) -> str:
    """A name without its suffix, never empty."""
    plain = canonical(name, level)
    for ending, _written in SUFFIXES[level]:
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain.removesuffix(ending)
    return plain


def pieces(text: str) -> set[str]:
    """Every part of a text that could be a stem."""
    plain = normalise(text)
    return {
        plain[start : start + length]
        for start in range(len(plain))
        for length in range(1, min(LONGEST_STEM, len(plain) - start) + 1)
    }


class Form(NamedTuple):
    """One way to write one place, and what writing it so tells."""

    text: str
    reason: str


class Level(NamedTuple):
    """A place on the way down, with all its forms."""

    level: str
    forms: Sequence[Form]


# From the surest to the weakest. A match is as sure as its weakest part.
REASONS = (
    "exact",
    "without_suffix",
    "old_name",
    "alias",
    "other_suffix",
    "misspelling",
    "and_more",
    "starts_with",
)


@dataclass(frozen=True)
class Fit:
    """How a text fits a place: the weakest reason on the way, and how many ancestors were named."""

    reason: str
    named: int

    @property
    def rank(self) -> tuple[int, int]:
        """Smaller is better."""
        return REASONS.index(self.reason), -self.named


def forms_of(level: str, name: str, also: Sequence[tuple[str, str]] = ()) -> list[Form]:
    """Every way to write a place: its name, stem, stem with another suffix, and other names.

    `also` holds (name, kind) of old names, aliases and misspellings; a stem alias counts as the stem.
    """
    others = {normalise(other) for other, _kind in also}
    forms = [form for form in _spellings(level, name, "exact") if form.text not in others]
    for other, kind in also:
        reason = {"old": "old_name", "stem": "without_suffix"}.get(kind, kind)
        forms += _spellings(level, other, reason)
    return forms


def _spellings(level: str, name: str, reason: str) -> Iterator[Form]:
    own = reason == "exact"
    stem = stem_of(name, level)
    yield Form(normalise(name), reason)
    for ending, written in SUFFIXES[level]:
        same = stem + written == canonical(name, level)
        yield Form(stem + ending, reason if same or not own else "other_suffix")
    yield Form(stem, "without_suffix" if own else reason)


def fit(text: str, way: Sequence[Level]) -> Fit | None:
    """Whether `text`, normalised, writes the last place of `way`, with or without the places above it."""
    found = [Fit(reason, named) for reason, named in _fits(text, way, "exact", 0)]
    return min(found, key=lambda one: one.rank, default=None)


def _fits(text: str, way: Sequence[Level], weakest: str, named: int) -> Iterator[tuple[str, int]]:
    here, below = way[0], way[1:]
    if below:
        yield from _fits(text, below, weakest, named)
        for form in here.forms:
            if text.startswith(form.text) and len(text) > len(form.text):
                rest = text[len(form.text) :]
                yield from _fits(rest, below, _weaker(weakest, form.reason), named + 1)
        return
    for form in here.forms:
        if form.text == text:
            yield _weaker(weakest, form.reason), named
        elif form.text.startswith(text):
            yield "starts_with", named
        elif text.startswith(form.text) and form.reason == "exact":
            yield "and_more", named


def _weaker(one: str, other: str) -> str:
    return max(one, other, key=REASONS.index)
