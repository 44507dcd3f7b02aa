"""What residents are told: each text under a code, with the places that may stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.functional import Promise

from huiyin.kernel.messages.filling import fill

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Text:
    """One text: its code, what it is for, its places with what they stand for, and the house's own words.

    A text of a secret matter has no place for words of the matter, so that no editing can let them out.
    """

    code: str
    title: str | Promise
    own: str | Promise
    places: Mapping[str, str | Promise] = field(default_factory=dict)
    secret: bool = False


TEXTS: dict[str, Text] = {}


def add_text(text: Text) -> Text:
    """Make a text known. A room's `kinds` module adds its own."""
    TEXTS[text.code] = text
    return text


def own_words(code: str, language: str) -> str:
    """The house's own words in a language."""
    with translation.override(language):
        return str(TEXTS[code].own)


def example(code: str, words: str) -> str:
    """The words as they may read, each place filled with what it stands for."""
    return fill(words, {name: f"〔{label}〕" for name, label in TEXTS[code].places.items()})
