"""The county's classes of needs as GeoReport's services, and their extra questions as attributes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from huiyin.collect.models import Category, Question
from huiyin.collect.policy import OPEN_CLASSES
from huiyin.collect.queries import questions_of
from huiyin.kernel.present import today


@dataclass(frozen=True)
class Classes:
    """Every class ever offered, read once a call."""

    rows: list[Category]

    @cached_property
    def by_key(self) -> dict[int, Category]:
        """Classes by their key."""
        return {one.pk: one for one in self.rows}

    @cached_property
    def by_code(self) -> dict[str, Category]:
        """Classes by their code, which is the service_code."""
        return {one.code: one for one in self.rows}

    def offered(self) -> list[Category]:
        """Those offered today."""
        day = today()
        return [one for one in self.rows if one.is_offered(day)]

    def group(self, one: Category) -> Category:
        """The class above, or itself."""
        return self.by_key[one.parent_id] if one.parent_id else one

    def is_open(self, one: Category) -> bool:
        """Whether its requests are listed to everybody."""
        return one.code in OPEN_CLASSES or self.group(one).code in OPEN_CLASSES

    @property
    def open_keys(self) -> list[int]:
        """Keys of the classes listed to everybody."""
        return [one.pk for one in self.rows if self.is_open(one)]


def classes() -> Classes:
    """The county's classes. One query."""
    return Classes(list(Category.objects.order_by("pk")))


def services(known: Classes, asking: set[int]) -> list[dict[str, Any]]:
    """The service list; `asking` are the classes with extra questions."""
    return [_service(known, one, one.pk in asking) for one in known.offered()]


def _service(known: Classes, one: Category, asks: bool) -> dict[str, Any]:
    group = known.group(one)
    words = [one.name, one.name_en, group.name, group.name_en, *([] if known.is_open(one) else ["private"])]
    about = _("反映“%(name)s”方面的问题。") % {"name": one.label}
    return {
        "service_code": one.code,
        "service_name": one.label,
        "description": about if known.is_open(one) else about + _("这一类不公开列出。"),
        "metadata": asks,
        "type": "realtime",
        "keywords": ", ".join(dict.fromkeys(words)),
        "group": group.label,
    }


def definition(one: Category) -> dict[str, Any]:
    """The extra questions of one service."""
    return {"service_code": one.code, "attributes": [_attribute(each) for each in questions_of(one)]}


def _attribute(question: Question) -> dict[str, Any]:
    told = {
        "variable": question.asks,
        "code": question.code,
        "datatype": question.kind,
        "required": question.required,
        "datatype_description": question.advice or _stop(question) or None,
        "order": question.order,
        "description": question.words,
    }
    if question.kind in Question.LISTS:
        told["values"] = [{"key": key, "name": name} for key, name in question.options]
    return told


def _stop(question: Question) -> str:
    if not question.stop_on:
        return ""
    told = {"choice": question.stop_choice}
    return _("选“%(choice)s”时不能在这里提交。") % told + question.stop_words
