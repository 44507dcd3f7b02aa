"""Asking for a plan of two weeks, and trying another rule or weight."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.models import FortnightPlan, PlanRule, PlanWeight
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place

TRIED = (
    (PlanRule, ("per_day",)),
    (PlanWeight, ("kilometre", "priority", "repeat", "rested_day", "served_hour", "absent", "team")),
)
"""What is tried most, so the form stays short; everything else is set under the county's rules."""


class StaffForm(ClearForm):
    """Which place to plan for."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    place = forms.ModelChoiceField(
        label=gettext_lazy("排哪里的岗位"), queryset=Place.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in places])


class AgainForm(ClearForm):
    """A key made with the page: pressed twice, it is one plan."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class TryForm(AgainForm):
    """The values most often tried, as the plan has them; at least one must differ."""

    def __init__(self, *args: Any, plan: FortnightPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now: dict[str, float] = {**plan.rules, **plan.weights}
        for kind, names in TRIED:
            for name in names:
                label = kind._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                least, most = (one.limit_value for one in kind._meta.get_field(name).validators)  # type: ignore[union-attr]
                whole = name in ("per_day", "repeat")
                field = forms.IntegerField if whole else forms.FloatField
                shown = self.now[name] if self.now[name] % 1 else int(self.now[name])
                self.fields[name] = field(label=label, min_value=least, max_value=most, initial=shown)

    def clean(self) -> dict[str, Any]:
        """The same values would make the same plan."""
        told = super().clean() or {}
        if not self.errors and not self.changed():
            raise forms.ValidationError(_("请至少改动一项，否则两份方案会一模一样。"))
        return told

    def changed(self) -> dict[str, float]:
        """The values that differ from the plan's."""
        told = self.cleaned_data
        return {name: told[name] for _kind, names in TRIED for name in names if told[name] != self.now[name]}

    def of(self, kind: type[Any]) -> dict[str, float]:
        """The changed values that belong to rules or to weights."""
        return {name: value for name, value in self.changed().items() if name in kind.VALUES}
