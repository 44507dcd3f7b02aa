"""Forms about entries of the ledger of hours."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import Correction, Settled
from huiyin.dispatch.models import HourObjection
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

End = HourObjection.End
A_DAY = 24 * 60


class ChosenForm(ClearForm):
    """Which entries of a page are confirmed."""

    entry = forms.TypedMultipleChoiceField(
        label=gettext_lazy("要确认的记录"),
        coerce=int,
        error_messages={"required": gettext_lazy("请先勾选要确认的记录。")},
    )

    def __init__(self, data: object, offered: list[int]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["entry"].choices = [(pk, pk) for pk in offered]  # type: ignore[attr-defined]


class DayForm(ClearForm):
    """A day that is over, or today."""

    on = forms.DateField(
        label=gettext_lazy("看哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("按那一天的阶梯和那一天已经生效的时长算。"),
    )

    def clean_on(self) -> date:
        """Nobody knows what will count."""
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("还没有到这一天，请选今天或以前。"))
        return day

    @property
    def day(self) -> date:
        """The day asked for, or today."""
        return self.cleaned_data["on"] if self.is_bound and self.is_valid() else today()


class WhyForm(ClearForm):
    """Why something is decided in this way."""

    why = forms.CharField(label=gettext_lazy("理由"), max_length=200)


class CorrectForm(ClearForm):
    """How many minutes were right. `key` makes two presses one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    minutes = forms.IntegerField(label=gettext_lazy("实际应是多少分钟"), min_value=0, max_value=A_DAY)
    why = forms.CharField(label=gettext_lazy("更正的理由"), max_length=200)

    def correction(self) -> Correction:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Correction(told["minutes"], told["why"], told["key"])


class ObjectForm(ClearForm):
    """What is wrong in an entry."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = forms.CharField(
        label=gettext_lazy("哪里不对"),
        help_text=gettext_lazy("例如：那天我服务到 11 点半，只记到 11 点。不要写别人的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
    )


class SettleForm(ClearForm):
    """What comes of an objection."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    end = forms.ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=[
            (End.KEPT, gettext_lazy("记录没有错，照原样")),
            (End.CORRECTED, gettext_lazy("时长不对，更正")),
            (End.VOIDED, gettext_lazy("没有这次服务，作废")),
        ],
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("更正为多少分钟"), min_value=0, max_value=A_DAY, required=False
    )
    answer = forms.CharField(
        label=gettext_lazy("给提出人的答复"),
        help_text=gettext_lazy("怎样核实的，结果怎样。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
    )

    def clean(self) -> dict[str, object]:
        """A correction needs the right number."""
        told = super().clean() or {}
        if told.get("end") == End.CORRECTED and told.get("minutes") is None:
            self.add_error("minutes", _("请填写更正后的分钟数。"))
        return told

    def settled(self) -> Settled:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Settled(End(told["end"]), told["answer"], told["key"], told["minutes"] or 0)
