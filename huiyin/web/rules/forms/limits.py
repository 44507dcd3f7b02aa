"""Forms about time limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar.actions import LimitTerms
from huiyin.kernel.calendar.kinds import LimitKind, Matter, Unit, Urgency
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class TermsForm(ClearForm):
    """How long, from when, on what basis."""

    amount = forms.IntegerField(label=_("多久"), min_value=1, max_value=1000)
    unit = forms.ChoiceField(
        label=_("单位"),
        choices=Unit.choices,
        help_text=_("分钟、小时不分昼夜；天、工作小时、工作日按办公时间。"),
    )
    warn_percent = forms.IntegerField(label=_("用掉百分之几时变黄"), min_value=1, max_value=100, initial=80)
    valid_from = forms.DateField(
        label=_("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("这一天以前开始的时限仍按旧版计算。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪一条"))

    def terms(self) -> LimitTerms:
        """What was filled in, for the verbs."""
        told: dict[str, Any] = self.cleaned_data
        return LimitTerms(
            told["amount"], told["unit"], told["valid_from"], told["source"], told["warn_percent"] / 100
        )


class NewLimitForm(TermsForm):
    """A rule for a case that has none of its own yet."""

    kind = forms.ChoiceField(label=_("哪一种时限"), choices=LimitKind.choices)
    matter = forms.ChoiceField(label=_("事项"), choices=Matter.choices, required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, required=False)
    field_order = ["kind", "matter", "urgency", "amount", "unit", "warn_percent", "valid_from", "source"]


class ExampleForm(ClearForm):
    """Just enough to count an example."""

    amount = forms.IntegerField(min_value=1, max_value=1000)
    unit = forms.ChoiceField(choices=Unit.choices)
    warn_percent = forms.IntegerField(min_value=1, max_value=100)
    matter = forms.ChoiceField(choices=Matter.choices, required=False)


class RehearsalForm(ClearForm):
    """A rule and its terms, to be tried out."""

    kind = forms.ChoiceField(label=_("哪一种时限"), choices=LimitKind.choices)
    matter = forms.ChoiceField(label=_("事项"), choices=Matter.choices, required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, required=False)
    amount = forms.IntegerField(label=_("多久"), min_value=1, max_value=1000)
    unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices)

    def limit(self) -> dict[str, Any]:
        """The columns of an unsaved limit."""
        return {name: self.cleaned_data[name] for name in ("kind", "matter", "urgency", "amount", "unit")}


class TrialForm(RehearsalForm):
    """The same with its first day."""

    valid_from = forms.DateField()
