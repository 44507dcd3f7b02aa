"""An extra question as a field of a form: the question itself judges what was answered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huiyin.collect.models.questions import Question


class AnswerField(forms.Field):
    """The answer to one extra question: a list of words or keys, which the question itself judges."""

    def __init__(self, question: Question) -> None:
        advice = "" if question.kind == Question.Kind.DATETIME else question.advice
        super().__init__(
            label=question.words,
            help_text=advice,
            required=question.required,
            widget=_widget(question),
            error_messages={"required": question.wrong([])} if question.required else None,
        )
        self.question = question

    def to_python(self, value: Any) -> list[str]:
        """What was answered, without empty ones."""
        values = value if isinstance(value, list) else [value]
        return [text for one in values if one and (text := str(one).replace("\r\n", "\n").strip())]

    def validate(self, value: list[str]) -> None:
        """Raises ValidationError with the question's own sentence."""
        if (value or self.required) and (wrong := self.question.wrong(value)):
            raise ValidationError(wrong)


def _widget(question: Question) -> forms.Widget:
    kinds = Question.Kind
    if question.kind == kinds.ONE:
        return forms.RadioSelect(choices=question.options)
    if question.kind == kinds.MANY:
        return forms.CheckboxSelectMultiple(choices=question.options)
    if question.kind == kinds.TEXT:
        return forms.Textarea(attrs={"rows": 2, "maxlength": Question.LONGEST})
    attrs = {"maxlength": str(Question.LONGEST)}
    if question.kind == kinds.DATETIME:
        attrs["type"] = "datetime-local"
    elif question.kind == kinds.NUMBER:
        attrs["inputmode"] = "decimal"
    return forms.TextInput(attrs=attrs)
