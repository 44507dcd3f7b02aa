"""The answers to a service's extra questions, as `attribute[code]` brings them."""

import re
from datetime import datetime
from math import isfinite

from django.http import QueryDict
from django.utils.translation import gettext as _

from huiyin.collect.channels.open311.wrong import Wrong
from huiyin.collect.models import Question

_NAME = re.compile(r"attribute\[([^\[\]]{1,40})\](\[\])?")
LONGEST = 500
Kind = Question.Kind


def replies(questions: list[Question], sent: QueryDict) -> list[tuple[Question, list[str]]]:
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
    """What is wrong with these answers; "" when nothing is."""
    if not values:
        return _("必须回答：%(question)s") % {"question": question.words} if question.required else ""
    if question.stops(values):
        return question.stop_words
    if len(values) > 1 and question.kind != Kind.MANY:
        return _("只能有一个值。")
    if any(len(value) > LONGEST or _unclean(value) for value in values):
        return _("最多 500 个字，不能有控制字符。")
    return _unfit(question, values)


def _unclean(value: str) -> bool:
    return any(char < " " and char not in "\r\n\t" for char in value) or "\ufffd" in value


def _unfit(question: Question, values: list[str]) -> str:
    if question.kind in Question.LISTS:
        keys = [key for key, _name in question.options]
        if set(values) - set(keys):
            return _("可用的值：%(values)s。") % {"values": ", ".join(keys)}
    elif question.kind == Kind.NUMBER and not _is_number(values[0]):
        return _("请写数字。")
    elif question.kind == Kind.DATETIME and not _is_moment(values[0]):
        return _("请写 ISO 8601 时间。")
    elif question.kind == Kind.STRING and ("\n" in values[0] or "\r" in values[0]):
        return _("只能写一行。")
    return ""


def _is_number(text: str) -> bool:
    try:
        return len(text) <= 40 and isfinite(float(text))
    except ValueError:
        return False


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
