"""Whether an answer says what was done and when, or only phrases. Pure; the county's lists come in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

LITTLE = 12
_LETTERS = re.compile(r"[^\W_]")
_DAY = re.compile(
    r"\d{1,4}\s*[年月日号]|[一二三四五六七八九十]+[月日号]|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[:：]\d{2}"
    r"|[今昨前明后][天日早晚]|当[天日晚]|[本上]周|[周星期][一二三四五六日天]|[本上]月|月[初底末]"
)


@dataclass(frozen=True)
class Substance:
    """What an answer holds beside phrases."""

    names_act: bool
    names_day: bool
    is_phrases: bool


def substance(text: str, phrases: Iterable[str], acts: Iterable[str]) -> Substance:
    """Weigh an answer: an act is one of `acts`; it is phrases where fewer than twelve letters are left
    when the `phrases` are taken away."""
    rest = text
    for phrase in sorted(phrases, key=len, reverse=True):
        rest = rest.replace(phrase, "") if phrase else rest
    return Substance(
        names_act=any(act and act in rest for act in acts),
        names_day=_DAY.search(text) is not None,
        is_phrases=len(_LETTERS.findall(rest)) < LITTLE,
    )
