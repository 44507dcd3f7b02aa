"""Lines of a directory against one matter: the most particular fitting line first, in one order always."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Groups = tuple[tuple[str, ...], ...]
"""Words that must occur: one of each group."""
SEPARATORS = "、，,；;|"


@dataclass(frozen=True)
class Line:
    """One line: 0 stands for every class or place, no groups and no codes for every circumstance."""

    id: int
    category: int = 0
    place: int = 0
    groups: Groups = ()
    matter: str = ""
    urgency: str = ""

    @property
    def codes(self) -> int:
        """How many of matter and urgency it names."""
        return bool(self.matter) + bool(self.urgency)


@dataclass(frozen=True)
class Matter:
    """What a line is held against: classes and places from the widest to its own, and what was said."""

    categories: Sequence[int]
    places: Sequence[int]
    words: str = ""
    matter: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Fit:
    """A line that fits, the words of its circumstance that were heard, and how particular it is.

    `rank` is compared from the left: words heard, codes named, depth of the place, depth of the class.
    """

    line: Line
    heard: tuple[str, ...]
    rank: tuple[int, int, int, int]


def groups_of(text: str) -> Groups:
    """Words as people type them: parted by spaces or commas, all must occur; "a/b" is either of both."""
    for sign in SEPARATORS:
        text = text.replace(sign, " ")
    groups = (tuple(word for word in group.split("/") if word) for group in text.casefold().split())
    return tuple(group for group in groups if group)


def is_said(text: str, said: str) -> bool:
    """Whether all words of a circumstance occur in what was said; no words are always said."""
    return all(any(word in said.casefold() for word in group) for group in groups_of(text))


def fitting(lines: Iterable[Line], matter: Matter) -> list[Fit]:
    """Every line that fits, the most particular first; ties go to longer words, then to the older line."""
    said = matter.words.casefold()
    found = [fit for line in lines if (fit := _fit(line, matter, said)) is not None]
    return sorted(found, key=lambda fit: (_backwards(fit.rank), -len("".join(fit.heard)), fit.line.id))


def _backwards(rank: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(-one for one in rank)


def _fit(line: Line, matter: Matter, said: str) -> Fit | None:
    if line.category and line.category not in matter.categories:
        return None
    if line.place and line.place not in matter.places:
        return None
    if line.matter not in ("", matter.matter) or line.urgency not in ("", matter.urgency):
        return None
    heard = tuple(next((word for word in group if word in said), "") for group in line.groups)
    if not all(heard):
        return None
    where = matter.places.index(line.place) + 1 if line.place else 0
    what = matter.categories.index(line.category) + 1 if line.category else 0
    return Fit(line, heard, (len(line.groups), line.codes, where, what))


def clash(one: Line, other: Line) -> bool:
    """Whether one matter could fall under both with nothing to decide between them.

    Different words do not clash unless the same few words said would satisfy both.
    """
    if (one.category, one.place, len(one.groups), one.codes) != (
        other.category,
        other.place,
        len(other.groups),
        other.codes,
    ):
        return False
    codes = ((one.matter, other.matter), (one.urgency, other.urgency))
    if any(a and b and a != b for a, b in codes):
        return False
    return _shared(one.groups, other.groups) and _shared(other.groups, one.groups)


def _shared(groups: Groups, others: Groups) -> bool:
    """Whether each group has a word in common with one of the others."""
    return all(any(set(group) & set(other) for other in others) for group in groups)
