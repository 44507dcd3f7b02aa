"""Asking for a plan of two weeks, and trying another rule or weight."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import uuid4

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.models import FortnightPlan, PlanRule, PlanWeight
from huiyin.dispatch.models.plan_rules import number_of
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("路程和自己人"), ("kilometre", "township", "team")),
    (gettext_lazy("轮流来，不累着谁"), ("repeat", "rested_day", "rested_most", "served_hour", "served_most")),
    (gettext_lazy("哪个岗位要紧"), ("priority", "seat", "leader")),
    (gettext_lazy("说到做到"), ("absent", "doubt_percent", "doubt_calls")),
    (gettext_lazy("带新人，留住会本领的人"), ("learning", "scarce", "scarce_percent")),
    (gettext_lazy("必须守的规矩"), ("per_day", "speed", "day_from", "day_to")),
)
"""Every value of a plan, by what it is about."""


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
    """Every value that a plan was made with; at least one must differ."""

    def __init__(self, *args: Any, plan: FortnightPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now: dict[str, float] = {**plan.rules, **plan.weights}
        for _title, names in GROUPS:
            for name in names:
                self.fields[name] = _field(name, self.now[name])

    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under what they are about."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    def clean(self) -> dict[str, Any]:
        """The same values would make the same plan."""
        told = super().clean() or {}
        if {"day_from", "day_to"} <= told.keys() and told["day_from"] >= told["day_to"]:
            self.add_error("day_to", _("请填得比最早的时间晚。"))
        if not self.errors and not self.changed():
            raise forms.ValidationError(_("请至少改动一项，否则两份方案会一模一样。"))
        return told

    def changed(self) -> dict[str, float]:
        """The values that differ from the plan's."""
        told = {name: number_of(self.cleaned_data[name]) for name in self.now}
        return {name: value for name, value in told.items() if value != self.now[name]}

    def of(self, kind: type[Any]) -> dict[str, float]:
        """The changed values that belong to rules or to weights."""
        return {name: value for name, value in self.changed().items() if name in kind.VALUES}


def _field(name: str, value: float) -> forms.Field:
    """One value as the plan has it, which stands beside it too."""
    kind = PlanRule if name in PlanRule.VALUES else PlanWeight
    model: Any = kind._meta.get_field(name)
    if isinstance(model, models.TimeField):
        moment = time(int(value), round(value % 1 * 60))
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        own = _("这份方案用的是 %(value)s") % {"value": f"{moment:%H:%M}"}
        return forms.TimeField(label=model.verbose_name, widget=widget, initial=moment, help_text=own)
    least, most = (one.limit_value for one in model.validators[:2])
    whole = not isinstance(model, models.FloatField)
    field = forms.IntegerField if whole else forms.FloatField
    return field(
        label=model.verbose_name,
        min_value=least,
        max_value=most,
        initial=value if value % 1 else int(value),
        help_text=_("这份方案用的是 %(value)s") % {"value": f"{value:g}"},
    )
