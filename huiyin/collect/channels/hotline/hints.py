"""What the words of a call seem to be about: a class, where it is, and answers that the county has ready."""

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.collect.channels.hotline.knowledge.queries import Found, look_up
from huiyin.collect.models import Category
from huiyin.collect.queries import categories, questions
from huiyin.engines.wording.grams import grams, is_pair, plain
from huiyin.kernel.places.hearing import Heard, heard_in

MOST_TEXT = 400
MOST_ANSWERS = 3
MOST_PLACES = 3


@dataclass(frozen=True)
class Hints:
    """Beside the words. `searched` tells that somebody looked for an answer and not only typed."""

    category: Category | None
    places: list[Heard]
    answers: list[Found]
    searched: bool


def hints_for(words: str, *, searched: bool) -> Hints:
    """A class by its own words or by the nearest answer's, places, the nearest answers. Seven queries."""
    answers = look_up(words, most=MOST_ANSWERS)
    if searched:
        return Hints(None, [], answers, searched)
    category = _named(words, categories())
    if category is None and answers:
        category = answers[0].version.entry.category
    return Hints(category, heard_in(words)[:MOST_PLACES], answers, searched)


def _named(words: str, classes: Sequence[Category]) -> Category | None:
    """The class that shares most pairs of characters with the words, by its name and by what it asks.

    Of two that share as many the smaller class is taken.
    """
    known = {one.pk: plain(one.name) for one in classes}
    for question in questions():
        if question.category_id in known:
            known[question.category_id] += f"\n{plain(question.text)}"
    said = {gram for gram in grams(plain(words)) if is_pair(gram)}
    shared = [(len(said & grams(known[one.pk])), one.parent_id is not None, -one.pk, one) for one in classes]
    best = max(shared, key=lambda row: row[:3], default=None)
    return best[3] if best and best[0] else None
