"""Forms about how long personal data is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.archive.actions.retention import RetentionTerms
from huiyin.archive.models import Case, RetentionRule
from huiyin.archive.queries.retention import case_numbered
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class KeepingForm(ClearForm):
    """How many months, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    months = forms.IntegerField(
        label=gettext_lazy("保存几个月"),
        min_value=1,
        max_value=600,
        help_text=gettext_lazy(
            "从办结那天算起；时长台账从生效那天算起，不少于 120 个月。3 年是 36 个月，10 年是 120 个月。"
        ),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。到那天，已经超过期限的会一起删除。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪一条")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._what = what

    def clean_months(self) -> int:
        """The ledger of volunteers' hours has a floor of its own."""
        months: int = self.cleaned_data["months"]
        if self._what == RetentionRule.What.HOURS and months < RetentionRule.LEDGER_MONTHS:
            raise ValidationError(_("时长台账至少保存 10 年（GB/T 40143—2021 第 5.2.2 条）。"))
        return months

    def terms(self) -> RetentionTerms:
        """What was filled in, for the verb."""
        told: dict[str, Any] = self.cleaned_data
        return RetentionTerms(told["months"], told["valid_from"], told["source"])


class ForeseeForm(ClearForm):
    """Just enough to count what a rule would erase."""

    what = forms.ChoiceField(choices=RetentionRule.What.choices)
    months = forms.IntegerField(min_value=1, max_value=600)
    valid_from = forms.DateField()


class HoldForm(ClearForm):
    """Which case, and why nothing of it may be erased."""

    number = forms.CharField(
        label=gettext_lazy("档案编号"), max_length=20, help_text=gettext_lazy("D 开头，例如：D26-0000001-8")
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么暂停"),
        max_length=200,
        help_text=gettext_lazy("例如：诉讼期间，法院来函编号。不要写居民的姓名。"),
    )

    def clean_number(self) -> Case:
        """The case of this number."""
        case = case_numbered(self.cleaned_data["number"])
        if case is None:
            raise ValidationError(_("没有这个编号的档案，请对照再输一次。"))
        return case
