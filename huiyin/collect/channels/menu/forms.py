"""Forms of keeping the menu."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Offer
from huiyin.collect.channels.menu import queries
from huiyin.collect.models import Category, MenuItem
from huiyin.collect.queries import categories
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.people.queries import skills
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import today

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ItemForm(ClearForm):
    """A service as it is offered from a day on."""

    series = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(
        label=gettext_lazy("服务名称"), max_length=30, help_text=gettext_lazy("例如：老人上门理发")
    )
    gives = forms.CharField(
        label=gettext_lazy("提供什么"),
        help_text=gettext_lazy("谁来、做什么、多久、要不要钱。"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    for_whom = forms.CharField(
        label=gettext_lazy("谁可以点"),
        max_length=60,
        help_text=gettext_lazy("例如：六十岁以上、行动不便的老人"),
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("哪个单位提供"), queryset=Organisation.objects.none(), empty_label="—"
    )
    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("服务到哪些乡镇（街道）"),
        help_text=gettext_lazy("一个都不勾，就是全县。"),
        queryset=Place.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    category = forms.TypedChoiceField(label=gettext_lazy("属于哪一类"), coerce=int)
    skills = forms.TypedMultipleChoiceField(
        label=gettext_lazy("志愿者需要会什么"),
        help_text=gettext_lazy("立项时带进岗位。不勾就是谁都可以。"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = forms.DateField(label=gettext_lazy("从哪一天起"), widget=DAY, initial=today)
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("例如：县文明实践中心服务菜单〔2026〕1号"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["organisation"].queryset = queries.units_to_offer(by)  # type: ignore[attr-defined]
        self.fields["places"].queryset = queries.places_to_serve(by)  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((one.pk, one.label) for one in categories()),
        ]
        self.fields["skills"].choices = [(one.pk, one.label) for one in skills()]  # type: ignore[attr-defined]
        if not queries.may_offer_everywhere(by):
            self.fields["places"].required = True
            self.fields["places"].help_text = _("只能勾本乡镇（街道）。")

    def clean_valid_from(self) -> date:
        """Not a day that is over."""
        return _not_over(self.cleaned_data["valid_from"])

    def offer(self) -> Offer:
        """What the verb needs."""
        told = self.cleaned_data
        return Offer(
            title=told["title"],
            gives=told["gives"],
            for_whom=told["for_whom"],
            organisation=told["organisation"],
            category=Category.objects.get(pk=told["category"]),
            valid_from=told["valid_from"],
            source=told["source"],
            places=list(told["places"]),
            skills=told["skills"],
            series=told["series"],
        )


def told_by(item: MenuItem) -> dict[str, Any]:
    """What a form of the next version begins with."""
    return {
        **{
            name: getattr(item, name) for name in ("series", "title", "gives", "for_whom", "skills", "source")
        },
        "valid_from": max(today(), item.valid_from) + timedelta(days=1),
        "organisation": item.organisation_id,
        "category": item.category_id,
        "places": [place.pk for place in item.places.all()],
    }


class EndForm(ClearForm):
    """The last day."""

    last_on = forms.DateField(label=gettext_lazy("供应到哪一天"), widget=DAY, initial=today)

    def clean_last_on(self) -> date:
        """Not a day that is over."""
        return _not_over(self.cleaned_data["last_on"])


def _not_over(day: date) -> date:
    if day < today():
        raise ValidationError(_("这一天已经过去了。请选今天或以后的日期。"))
    return day
