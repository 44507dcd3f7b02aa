"""A new version of the rules or the weights of plans."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import PlanTerms
from huiyin.dispatch.models.plan_rules import PlanVersion
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class PlanVersionForm(ClearForm):
    """Every value, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪次会议定的")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, kind: type[PlanVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        own = {name: value_field(kind, name) for name in kind.VALUES}
        self.fields = own | self.fields

    def clean(self) -> dict[str, Any]:
        """The day of minors begins before it ends."""
        told = super().clean() or {}
        if {"day_from", "day_to"} <= told.keys() and told["day_from"] >= told["day_to"]:
            self.add_error("day_to", _("结束要比开始晚。"))
        return told

    def terms(self) -> PlanTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        values = {name: told[name] for name in self.kind.VALUES}
        return PlanTerms(values, told["valid_from"], told["source"])


def value_field(kind: type[PlanVersion], name: str) -> forms.Field:
    """The form's field for one value, with the label and the limits of the model's."""
    column = kind._meta.get_field(name)
    assert isinstance(column, models.Field)
    told: dict[str, Any] = {"label": column.verbose_name}
    if isinstance(column, models.TimeField):
        clock = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        return forms.TimeField(widget=clock, **told)
    least, most = sorted(one.limit_value for one in column.validators if hasattr(one, "limit_value"))
    whole = isinstance(column, models.IntegerField)
    field = forms.IntegerField if whole else forms.FloatField
    return field(min_value=least, max_value=most, **told)
