"""Extra questions that a class of needs asks, each with the days it holds; and what was answered."""

from datetime import date, datetime
from math import isfinite

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.collect.models.categories import Category
from huiyin.collect.models.requests import Request
from huiyin.kernel.present import is_english


class Question(models.Model):
    """One question of one class. Ended, never deleted: what was answered keeps its question.

    `choices` lists {"key", "name", "name_en"} for the two kinds of lists. `stop_on` is the key whose choice
    ends the form with `stop`: "call 119 now". With `asks` false it is only a text to be read.
    """

    class Kind(models.TextChoices):
        """Named as Open311's datatypes."""

        STRING = "string", _("一行文字")
        NUMBER = "number", _("数字")
        DATETIME = "datetime", _("日期时间")
        TEXT = "text", _("一段文字")
        ONE = "singlevaluelist", _("选一项")
        MANY = "multivaluelist", _("可选多项")

    LISTS = (Kind.ONE, Kind.MANY)
    LONGEST = 500

    category = models.ForeignKey(Category, models.PROTECT, related_name="questions")
    code = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    asks = models.BooleanField(default=True)
    required = models.BooleanField(default=False)
    text = models.CharField(max_length=120)
    text_en = models.CharField(max_length=160)
    hint = models.CharField(max_length=120, default="")
    hint_en = models.CharField(max_length=160, default="")
    choices = models.JSONField(default=list)
    stop_on = models.CharField(max_length=40, default="")
    stop = models.CharField(max_length=160, default="")
    stop_en = models.CharField(max_length=200, default="")
    source = models.CharField(max_length=200)
    end_source = models.CharField(max_length=200, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "code"], condition=Q(valid_to=None), name="one_question_of_a_code"
            ),
            models.UniqueConstraint(
                fields=["category", "order"], condition=Q(valid_to=None), name="one_question_a_place"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The question in the language of the page."""
        return self.text_en if is_english() else self.text

    @property
    def advice(self) -> str:
        """How to answer, in the language of the page; "" when nothing needs to be said."""
        return self.hint_en if is_english() else self.hint

    @property
    def stop_words(self) -> str:
        """What to do at once when the form stops, in the language of the page."""
        return self.stop_en if is_english() else self.stop

    @property
    def stop_choice(self) -> str:
        """The choice that ends the form, as people read it."""
        return dict(self.options).get(self.stop_on, self.stop_on)

    @property
    def options(self) -> list[tuple[str, str]]:
        """(key, name) of each choice in the language of the page."""
        name = "name_en" if is_english() else "name"
        return [(one["key"], one[name]) for one in self.choices]

    @property
    def field_name(self) -> str:
        """Its field in a form: stays the same when the question is reworded."""
        return f"ask-{self.code}"

    def stops(self, values: list[str]) -> bool:
        """Whether these answers end the form."""
        return bool(self.stop_on) and self.stop_on in values

    def is_asked(self, on: date) -> bool:
        """Whether it is asked on this day; `valid_to` is the first day it is not."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)

    def read(self, values: list[str]) -> str:
        """The answers as people read them; behind one that stops, what the caller was told to do."""
        names = dict(self.options)
        told = gettext("、").join(names.get(value, value) for value in values)
        if self.kind == self.Kind.DATETIME:
            told = told.replace("T", " ")
        return f"{told}（{self.stop_words}）" if self.stops(values) else told

    def wrong(self, values: list[str]) -> str:
        """What is wrong with these answers, in a sentence; "" when nothing is."""
        if not values:
            return gettext("必须回答：%(question)s") % {"question": self.words} if self.required else ""
        if len(values) > 1 and self.kind != self.Kind.MANY:
            return gettext("只能有一个值。")
        if any(len(value) > self.LONGEST or _unclean(value) for value in values):
            return gettext("最多 500 个字，不能有控制字符。")
        return self._unfit(values)

    def _unfit(self, values: list[str]) -> str:
        if self.kind in self.LISTS:
            keys = [key for key, _name in self.options]
            if set(values) - set(keys):
                return gettext("可用的值：%(values)s。") % {"values": ", ".join(keys)}
        elif self.kind == self.Kind.NUMBER and not _is_number(values[0]):
            return gettext("请写数字。")
        elif self.kind == self.Kind.DATETIME and not _is_moment(values[0]):
            return gettext("请写 ISO 8601 时间。")
        elif self.kind == self.Kind.STRING and ("\n" in values[0] or "\r" in values[0]):
            return gettext("只能写一行。")
        return ""


def _unclean(value: str) -> bool:
    return any(char < " " and char not in "\r\n\t" for char in value) or "\ufffd" in value


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


class Detail(models.Model):
    """What was answered to one question about one request: keys for lists, else the words."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="details")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    values = ArrayField(models.TextField())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "question"], name="one_detail_a_question")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.question_id}"
