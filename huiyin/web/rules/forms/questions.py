"""What a class asks beside the words: a question is added, reworded, ended, and seen as operators see it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Asked
from huiyin.collect.models import AnswerField, Question
from huiyin.kernel.places.forms import ClearForm
from huiyin.web.rules.forms.categories import EndForm

CODE = r"^[a-z][a-z0-9-]{0,39}$"
MOST_CHOICES = 20


class PreviewForm(ClearForm):
    """Questions as they look where a call is written down."""

    def __init__(self, questions: Iterable[Question]) -> None:
        super().__init__(auto_id="preview_%s")
        self.asked = list(questions)
        self.fields.update({str(place): AnswerField(one) for place, one in enumerate(self.asked) if one.asks})

    def lines(self) -> list[tuple[Question, forms.BoundField | None]]:
        """Each question with its field; None where it is only a text to be read."""
        return [(one, self[str(place)] if one.asks else None) for place, one in enumerate(self.asked)]


class ChoicesField(forms.CharField):
    """Choices, one a line: key | name | English name."""

    widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false"})

    def clean(self, value: Any) -> list[dict[str, str]]:
        """The choices as Question keeps them. Raises ValidationError naming the line that is not right."""
        lines = [line for line in str(super().clean(value)).splitlines() if line.strip()]
        choices = [self._choice(number, line) for number, line in enumerate(lines, 1)]
        if len({one["key"] for one in choices}) < len(choices):
            raise ValidationError(_("每个选项的代码要不同。"))
        if len(choices) > MOST_CHOICES:
            raise ValidationError(_("最多 %(n)d 个选项。") % {"n": MOST_CHOICES})
        return choices

    def _choice(self, number: int, line: str) -> dict[str, str]:
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != 3 or not all(parts) or not parts[0].isascii() or len(parts[0]) > 40:
            raise ValidationError(_("第 %(n)d 行不完整：要写“代码|名称|英文名称”。") % {"n": number})
        return dict(zip(("key", "name", "name_en"), parts, strict=True))


def as_lines(choices: Iterable[dict[str, str]]) -> str:
    """Choices as ChoicesField takes them."""
    return "\n".join(f"{one['key']}|{one['name']}|{one['name_en']}" for one in choices)


class QuestionForm(EndForm):
    """Everything a question says from one day on."""

    text = forms.CharField(label=gettext_lazy("问题"), max_length=120)
    text_en = forms.CharField(label=gettext_lazy("英文问题"), max_length=160)
    code = forms.RegexField(
        label=gettext_lazy("代码"),
        regex=CODE,
        help_text=gettext_lazy("小写英文字母、数字和短横，例如：pole。接口用它来认这个问题。"),
        error_messages={
            "invalid": gettext_lazy("代码只用小写英文字母、数字和短横，以字母开头，例如：rural-road。")
        },
    )
    order = forms.IntegerField(label=gettext_lazy("第几个问"), min_value=1, max_value=99)
    kind = forms.ChoiceField(label=gettext_lazy("怎么回答"), choices=Question.Kind.choices)
    asks = forms.BooleanField(
        label=gettext_lazy("要回答（不勾选就只是一段提示）"), required=False, initial=True
    )
    required = forms.BooleanField(label=gettext_lazy("必须回答"), required=False)
    hint = forms.CharField(label=gettext_lazy("怎么答的说明"), max_length=120, required=False)
    hint_en = forms.CharField(label=gettext_lazy("英文说明"), max_length=160, required=False)
    choices = ChoicesField(
        label=gettext_lazy("选项"),
        required=False,
        help_text=gettext_lazy("每行一个：代码|名称|英文名称。例如：yes|有|Yes"),
    )
    stop_on = forms.CharField(
        label=gettext_lazy("选了哪一项就不往下问"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("填选项的代码。比如有人受伤、起火：先让来电人打急救电话。"),
    )
    stop = forms.CharField(
        label=gettext_lazy("这时请来电人马上做什么"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("例如：请立即拨打119。"),
    )
    stop_en = forms.CharField(label=gettext_lazy("同一句的英文"), max_length=200, required=False)
    field_order = (
        "text text_en code order kind choices asks required hint hint_en stop_on stop stop_en on source"
    ).split()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("从哪一天起这样问")
        self.fields["on"].help_text = _("今天或以后的一天。以前登记的，仍然是当时的问题。")

    def clean(self) -> dict[str, Any]:
        """Lists have choices, and what stops is one of them with a sentence in both languages."""
        told = super().clean() or {}
        choices = told.get("choices") or []
        if told.get("kind") in Question.LISTS and len(choices) < 2 and "choices" not in self.errors:
            self.add_error("choices", _("至少写两个选项。"))
        if told.get("kind") not in Question.LISTS:
            told["choices"] = []
        if told.get("stop_on"):
            self._check_stop(told)
        return told

    def _check_stop(self, told: dict[str, Any]) -> None:
        if told["stop_on"] not in [one["key"] for one in told.get("choices") or []]:
            self.add_error("stop_on", _("要填一个选项的代码。"))
        for name in ("stop", "stop_en"):
            if not told.get(name):
                self.add_error(name, _("请写明这时要来电人马上做什么。"))

    def asked(self) -> Asked:
        """What the verb needs."""
        told = self.cleaned_data
        kind = Question.Kind(told["kind"])
        rest = {name: told[name] for name in told if name not in ("kind", "on", "source")}
        return Asked(kind=kind, **rest)


def as_it_stands(question: Question) -> dict[str, Any]:
    """The form filled with a question, from today on."""
    names = "text text_en code order kind asks required hint hint_en stop_on stop stop_en".split()
    return {**{name: getattr(question, name) for name in names}, "choices": as_lines(question.choices)}


def as_typed(form: QuestionForm) -> Question | None:
    """The question as far as it was typed, not kept; None while words or choices are not right."""
    form.is_valid()
    told = form.cleaned_data
    if not told.get("text") or told.get("kind") not in Question.Kind.values or "choices" in form.errors:
        return None
    names = "text text_en kind asks required hint hint_en choices stop_on stop stop_en".split()
    return Question(**{name: told[name] for name in names if name in told})
