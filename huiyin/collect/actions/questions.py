"""The county edits each class's extra questions: one ends, never disappears; what was answered keeps it."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.kinds import CollectKind
from huiyin.collect.models import Category, Detail, Question, Request
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import today

SEED = Path(__file__).parents[1] / "data" / "questions.csv"
WORDS = ("kind", "text", "text_en", "hint", "hint_en", "stop_on", "stop", "stop_en", "source")


@dataclass(frozen=True)
class Asked:
    """One extra question as Question keeps it, but for its class, its days and its basis."""

    code: str
    order: int
    kind: Question.Kind
    text: str
    text_en: str
    asks: bool = True
    required: bool = False
    hint: str = ""
    hint_en: str = ""
    choices: list[dict[str, str]] = field(default_factory=list)
    stop_on: str = ""
    stop: str = ""
    stop_en: str = ""


@transaction.atomic
def add_question(category: Category, asked: Asked, *, on: date, source: str, by: Actor) -> Question:
    """Ask one thing more of a class from `on`, today or later.

    Raises Refused when the class is not offered then, or its code or its place in the order is taken.
    """
    require(policy.may_edit_categories(by))
    _not_past(on)
    category = Category.objects.select_for_update().get(pk=category.pk)
    if not category.is_offered(on):
        raise Refused(_("“%(name)s”那一天不在用。") % {"name": category.name})
    question = _new(category, asked, on, source)
    record(CollectKind.QUESTIONS_ADDED, Category.CHAIN, by=by, category=category.code, question=question.code)
    return question


@transaction.atomic
def replace_question(question: Question, asked: Asked, *, on: date, source: str, by: Actor) -> Question:
    """Ask it in other words from `on`: the old one ends, the new one takes its code, its place unless `asked`
    says another. What was answered keeps the old one. Raises Refused as adding and ending do."""
    require(policy.may_edit_categories(by))
    old = _to_end(question, on)
    _end(old, on, source)
    fresh = _new(old.category, asked, on, source)
    record(
        CollectKind.QUESTIONS_ADDED,
        Category.CHAIN,
        by=by,
        category=old.category.code,
        question=fresh.code,
        question_before=old.code,
    )
    return fresh


@transaction.atomic
def end_question(question: Question, *, on: date, source: str, by: Actor) -> None:
    """Ask it no more from `on`, today or later. Raises Refused when it has ended or begins later."""
    require(policy.may_edit_categories(by))
    old = _to_end(question, on)
    _end(old, on, source)
    record(CollectKind.QUESTION_ENDED, Category.CHAIN, by=by, category=old.category.code, question=old.code)


def _not_past(on: date) -> None:
    if on < today():
        raise Refused(_("日期不能早于今天：今天以前的诉求已经按原来的问题问过。"))


def _new(category: Category, asked: Asked, on: date, source: str) -> Question:
    """Keep a question whose code and place in the order nothing else of its class has."""
    beside = category.questions.filter(valid_to=None)
    if beside.filter(code=asked.code).exists():
        raise Refused(_("代码“%(code)s”在这一类里已经用了，请换一个。") % {"code": asked.code})
    if beside.filter(order=asked.order).exists():
        raise Refused(_("这一类里已经有第 %(n)d 个问题，请换一个次序。") % {"n": asked.order})
    return Question.objects.create(category=category, valid_from=on, source=source, **asdict(asked))


def _to_end(question: Question, on: date) -> Question:
    _not_past(on)
    Category.objects.select_for_update().get(pk=question.category_id)
    held = Question.objects.select_related("category").get(pk=question.pk)
    if held.valid_to is not None:
        raise Refused(_("“%(name)s”已经停用，或已定好停用日期。") % {"name": held.text})
    if held.valid_from > on:
        raise Refused(_("停用日期不能早于启用日期。"))
    return held


def _end(question: Question, on: date, source: str) -> None:
    question.valid_to, question.end_source = on, source
    question.save(update_fields=["valid_to", "end_source"])


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
    offered = Q(valid_to=None) | Q(valid_to__gt=on)
    held = list(old.questions.filter(offered))
    old.questions.filter(offered).update(valid_to=on)
    for question in held:
        question.pk, question.category, question.valid_from = None, new, max(on, question.valid_from)
    Question.objects.bulk_create(held)


def keep_details(request: Request, replies: Sequence[tuple[Question, list[str]]], *, by: Actor) -> None:
    """Keep the answers to the extra questions. The caller has just received the request."""
    Detail.objects.bulk_create(
        Detail(request=request, question=question, values=values) for question, values in replies if values
    )
