"""Forms of ending a case otherwise than by content residents."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.archive.models import Case
from huiyin.evaluate.actions import Proposed
from huiyin.evaluate.kinds import Apart, Procedure
from huiyin.evaluate.queries import latest_day, units_of
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


def _long(label: Any, help_text: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": missing},
    )


class EndForm(ClearForm):
    """Grounds for another person, and words for every resident."""

    KIND: Apart

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    grounds = _long(
        gettext_lazy("为什么这样销号"),
        gettext_lazy("写给批准的人：事实、办过什么、诉求人怎么说。不要写居民的姓名和电话。"),
        gettext_lazy("请写明为什么这样销号：事实和办过什么。"),
    )
    words = _long(
        gettext_lazy("对诉求人怎样说"),
        gettext_lazy("批准后原样答复每一位诉求人。用大白话：为什么、接下来怎样、不服可以找谁。"),
        gettext_lazy("请写明对诉求人怎样说，批准后会原样答复。"),
    )

    def proposed(self) -> Proposed:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Proposed(
            self.KIND,
            told["grounds"],
            told["words"],
            basis=told.get("basis", ""),
            until=told.get("until"),
            owner=told.get("owner"),
            procedure=Procedure(told["procedure"]) if told.get("procedure") else None,
            receiver=told.get("receiver", ""),
            number=told.get("number", ""),
            key=told["key"],
        )


class LawfulForm(EndForm):
    """Lawful and explained, and still not content."""

    KIND = Apart.LAWFUL
    field_order = ("key", "basis", "grounds", "words")

    basis = forms.CharField(
        label=gettext_lazy("法律政策依据"),
        help_text=gettext_lazy("哪个文件、哪一条，写明办理合法合规的依据"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明法律政策依据：哪个文件、哪一条。")},
    )


class LaterForm(EndForm):
    """It needs time until a day, and somebody goes on then."""

    KIND = Apart.LATER
    field_order = ("key", "until", "owner", "grounds", "words")

    until = forms.DateField(
        label=gettext_lazy("延期到哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("请选择延期到哪一天：这一天自动重新办理。")},
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("到时由谁接着办"),
        coerce=int,
        error_messages={"required": gettext_lazy("请选择到时由哪个单位接着办。")},
    )

    def __init__(self, *args: Any, units: list[Organisation], last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units, self._last = {unit.pk: unit for unit in units}, last
        owner = self.fields["owner"]
        assert isinstance(owner, forms.TypedChoiceField)
        owner.choices = [(unit.pk, unit.name) for unit in units]
        self.fields["until"].help_text = _("那一天自动重新办理，不会石沉大海。最晚到 %(day)s。") % {
            "day": day_words(last)
        }
        first = today() + timedelta(days=1)
        self.fields["until"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def clean_until(self) -> date:
        """A day to come, and no later than the rule allows."""
        until: date = self.cleaned_data["until"]
        if not today() < until <= self._last:
            words = _("请选今天以后的日子，最晚到 %(day)s。")
            raise ValidationError(words % {"day": day_words(self._last)})
        return until

    def clean_owner(self) -> Organisation:
        """The unit."""
        return self._units[self.cleaned_data["owner"]]


class HandedForm(EndForm):
    """It belongs to another procedure, which has it under a number."""

    KIND = Apart.HANDED
    field_order = ("key", "procedure", "receiver", "number", "grounds", "words")

    procedure = forms.ChoiceField(
        label=gettext_lazy("属于哪个程序"),
        choices=Procedure.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择属于哪个程序。")},
    )
    receiver = forms.CharField(
        label=gettext_lazy("由哪个机关受理"),
        help_text=gettext_lazy("例如：县人民法院、县信访局"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写明由哪个机关受理。")},
    )
    number = forms.CharField(
        label=gettext_lazy("那边的受理编号"),
        help_text=gettext_lazy("对方已经受理才能移交：写案号、受理单号或信访件编号。"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写那边的受理编号；还没有受理的，不能移交销号。")},
    )


def end_form(kind: Apart, case: Case, told: Any) -> EndForm:
    """The form of one way to end a case apart, filled with what was told, or empty (None)."""
    if kind == Apart.LATER:
        return LaterForm(told, units=units_of(case), last=latest_day(case))
    return LawfulForm(told) if kind == Apart.LAWFUL else HandedForm(told)


class RefuseForm(ClearForm):
    """Why a proposal goes back."""

    reason = forms.CharField(
        label=gettext_lazy("为什么退回"),
        help_text=gettext_lazy("写给提出的人：缺什么、该怎样办。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明为什么退回：缺什么、该怎样办。")},
    )
