"""Extra questions are sown with the classes they belong to; what was answered is kept with the request."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category, Detail, Question, Request
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User

SEED = Path(__file__).parents[1] / "data" / "questions.csv"
WORDS = ("kind", "text", "text_en", "hint", "hint_en", "stop_on", "stop", "stop_en", "source")


@transaction.atomic
def seed_questions(*, by: Actor) -> int:
    """Load the shipped questions whose class and code have none yet; the number added."""
    require(not isinstance(by, User))
    classes = {category.code: category for category in Category.objects.all()}
    known = set(Question.objects.values_list("category__code", "code"))
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["category"], row["code"]) not in known]
    made = Question.objects.bulk_create(_question(classes[row["category"]], row) for row in rows)
    if made:
        record(CollectKind.QUESTIONS_ADDED, "categories", by=by, added=len(made))
    return len(made)


def _question(category: Category, row: Mapping[str, str]) -> Question:
    words: dict[str, Any] = {name: row[name] for name in WORDS}
    choices = [one.split(":") for one in row["choices"].split("|") if one]
    return Question(
        category=category,
        code=row["code"],
        order=int(row["order"]),
        asks=row["asks"] == "1",
        required=row["required"] == "1",
        choices=[{"key": key, "name": name, "name_en": name_en} for key, name, name_en in choices],
        valid_from=date.fromisoformat(row["valid_from"]),
        **words,
    )


def move_questions(old: Category, new: Category, on: date, *, by: Actor) -> None:
    """Ask for `new` from that day what `old` asked. The caller has just put it in the other's place."""
    held = list(old.questions.filter(valid_to=None))
    old.questions.filter(valid_to=None).update(valid_to=on)
    for question in held:
        question.pk, question.category, question.valid_from = None, new, on
    Question.objects.bulk_create(held)


def keep_details(request: Request, replies: Sequence[tuple[Question, list[str]]], *, by: Actor) -> None:
    """Keep the answers to the extra questions. The caller has just received the request."""
    Detail.objects.bulk_create(
        Detail(request=request, question=question, values=values) for question, values in replies if values
    )
