"""The answers to a service's extra questions, as `attribute[code]` brings them."""

import re

from django.http import QueryDict

from huiyin.collect.channels.open311.wrong import Wrong
from huiyin.collect.models import Question

_NAME = re.compile(r"attribute\[([^\[\]]{1,40})\](\[\])?")

Replies = list[tuple[Question, list[str]]]


def replies(questions: list[Question], sent: QueryDict) -> Replies:
    """Each question with its answers. Raises Wrong naming every one that is missing or does not fit.

    Attributes that the service does not have are left alone: a program may know an older definition.
    """
    told, wrong = _by_code(sent), []
    found = []
    for question in questions:
        values = [value for value in told.get(question.code, []) if value]
        if question.asks and (why := _why_not(question, values)):
            wrong.append(f"attribute[{question.code}]: {why}")
        elif question.asks and values:
            found.append((question, values))
    if wrong:
        raise Wrong(400, wrong)
    return found


def _by_code(sent: QueryDict) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for name, values in sent.lists():
        match = _NAME.fullmatch(name)
        if match:
            told.setdefault(match[1], []).extend(str(value).strip() for value in values)
    return told


def _why_not(question: Question, values: list[str]) -> str:
    """What is wrong with these answers; "" when nothing is. No program goes on after a stopping answer."""
    return question.stop_words if question.stops(values) else question.wrong(values)
