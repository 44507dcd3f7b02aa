"""What every form of this room asks when somebody's word is written down."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect import policy, queries
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import AnswerField, Category, Question, Reach
from huiyin.kernel.people import identity
from huiyin.kernel.people.models import User
from huiyin.kernel.places.forms import PlacedForm

MOST_WORDS = 2000


class HeardForm(PlacedForm):
    """Words and a place, written down by `by` through `channel`."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": True}), initial=uuid4)
    words = forms.CharField(
        label=gettext_lazy("反映的内容"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"maxlength": MOST_WORDS, "rows": 5}),
        error_messages={"required": gettext_lazy("请写下反映的是什么事。")},
    )
    field_order = ("key", "phone", "name", "words", "place_words")

    def __init__(self, *args: Any, by: User, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.channel = by, channel
        self.fields["place_words"].label = _("哪个村（社区）")
        self.fields["place_words"].error_messages["required"] = _("请写村或社区的名字，例如：白水村。")

    def clean(self) -> dict[str, Any]:
        """The place lies where this person may write things down."""
        told = super().clean()
        where = told.get("where")
        if where is not None and not policy.may_receive(self.by, where, self.channel):
            self.add_error("place_words", _("%(place)s不在您的工作范围内。") % {"place": where.full_name})
        return told


class SortedForm(HeardForm):
    """Words and a place with kind, class and urgency."""

    matter = forms.ChoiceField(label=gettext_lazy("诉求类型"), choices=Matter.choices, initial=Matter.HELP)
    category = forms.TypedChoiceField(
        label=gettext_lazy("属于哪一类"), coerce=int, required=False, empty_value=None
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = self._classes

    @cached_property
    def known(self) -> dict[int, Category]:
        """Classes offered today, read when a class was chosen or the form is shown."""
        return {one.pk: one for one in queries.categories()}

    def _classes(self) -> list[tuple[int | str, str]]:
        return [("", _("暂不确定")), *class_choices(list(self.known.values()))]

    def sorting(self) -> dict[str, Any]:
        """Kind, class and urgency as a Said takes them."""
        told = self.cleaned_data
        return {
            "matter": Matter(told["matter"]),
            "category": self.known[told["category"]] if told["category"] else None,
            "urgency": Urgency(told["urgency"]),
        }


class AskingForm(SortedForm):
    """With the extra questions of the class that was chosen.

    `stopped` is the question whose answer ends the form: then nothing else of them need be answered.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = self._asked()
        fields = {one.field_name: AnswerField(one) for one in self.asked if one.asks}
        self.fields.update(fields)
        self.stopped = next((one for one in self.asked if one.stops(self._typed(one))), None)
        if self.stopped:
            for field in fields.values():
                field.required = False

    def _asked(self) -> list[Question]:
        chosen = str((self.data if self.is_bound else self.initial).get("category") or "")
        one = self.known.get(int(chosen)) if chosen.isdecimal() and len(chosen) < 19 else None
        return list(queries.questions_of(one)) if one and one.__dict__["asks"] else []

    def _typed(self, question: Question) -> list[str]:
        """What stands in the field of a question, before anything is judged."""
        name = question.field_name
        field = self.fields.get(name)
        if not isinstance(field, AnswerField):
            return []
        sent = field.widget.value_from_datadict(self.data, self.files, name)
        return field.to_python(sent if self.is_bound else self.initial.get(name))

    def questions(self) -> Iterator[tuple[Question, forms.BoundField | None]]:
        """Each question with its field; None where it is only a text to be read."""
        for question in self.asked:
            yield question, self[question.field_name] if question.asks else None

    def replies(self) -> list[tuple[Question, list[str]]]:
        """Each question that was answered, with its answers."""
        told = self.cleaned_data
        return [(one, told[one.field_name]) for one in self.asked if told.get(one.field_name)]


def class_choices(classes: list[Category]) -> list[tuple[int, str]]:
    """Each class behind its parent: 农村基础设施 · 道路桥梁."""
    names = {one.pk: one.label for one in classes}
    return [
        (one.pk, f"{names[one.parent_id]} · {one.label}" if one.parent_id in names else one.label)
        for one in sorted(classes, key=lambda one: (one.parent_id or one.pk, one.pk))
    ]


def check_wish(form: forms.Form, told: dict[str, Any]) -> None:
    """Say at its field what a wished way lacks, or what it must not have."""
    wish = told.get("wish")
    phone = told.get("phone", "")
    if wish in Reach.BY_PHONE and "phone" in told and not phone:
        form.add_error("phone", _("想收短信或接电话，请留手机号或座机号。"))
    elif wish == Reach.Wish.SMS and phone and not phone.startswith("1"):
        form.add_error("wish", _("座机收不到短信，请选打电话。"))
    elif wish in Reach.BY_HAND and (told.get("secrecy") or told.get("against")):
        form.add_error("wish", _("要求保密的、投诉单位的，不走书面回执和广播：这两样要经别人的手。"))


def rings(phone: str) -> str:
    """A telephone number as it is kept. Raises ValidationError when it cannot ring."""
    if phone and not identity.valid_phone(phone):
        raise ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话。"))
    return identity.normalise_phone(phone)
