"""Says why a published text may carry a need, in words somebody can check. Pure: the weights are data.

Nothing is decided here: the sum only puts the likeliest texts on top of an editor's list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_SHOWN = 3


@dataclass(frozen=True)
class Sign:
    """Words that speak for a need, or against one: any of them counts `weight`, once."""

    code: str
    weight: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """A sign that was found, what it counts, and the first words in which it was found."""

    code: str
    weight: int
    words: tuple[str, ...] = ()


def reasons_for(text: str, signs: Iterable[Sign], found: Sequence[tuple[str, Sequence[str]]]) -> list[Reason]:
    """What speaks for a need in a text and what against, the heaviest first.

    `found` holds what the caller knows beside the words, as (code, words): a village that is named, that the
    text is a comment. A code counts by the weight of its sign; without a sign it counts nothing.
    """
    known = dict(found)
    reasons = []
    for sign in signs:
        words = known.get(sign.code)
        if words is None:
            words = [word for word in sign.words if word in text]
            if not words:
                continue
        reasons.append(Reason(sign.code, sign.weight, tuple(words[:MOST_SHOWN])))
    return sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.code))


def weight_of(reasons: Iterable[Reason]) -> int:
    """All reasons together."""
    return sum(reason.weight for reason in reasons)
