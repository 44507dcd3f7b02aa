"""Forms about milestones."""

from datetime import date
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


def _day(label: str | Promise, **more: object) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **more)  # type: ignore[arg-type]


class MilestoneForm(ClearForm):
    """What is to be reached, and by which day."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(
        label=gettext_lazy("要达到什么"), max_length=60, help_text=gettext_lazy("例如：志愿者培训结束")
    )
    due_on = _day(gettext_lazy("哪一天以前"))

    def clean_due_on(self) -> date:
        """Not a day that is over."""
        return _not_over(self.cleaned_data["due_on"])


class MoveForm(ClearForm):
    """Another day, and why."""

    due_on = _day(gettext_lazy("改到哪一天"))
    why = forms.CharField(
        label=gettext_lazy("为什么改期"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_due_on(self) -> date:
        """Not a day that is over."""
        return _not_over(self.cleaned_data["due_on"])


def _not_over(day: date) -> date:
    if day < today():
        raise ValidationError(_("这一天已经过去了。请选今天或以后的日期。"))
    return day


class ReachForm(ClearForm):
    """It is done: when, and how it went."""

    on = _day(gettext_lazy("哪一天做到的"), initial=today)
    note = forms.CharField(
        label=gettext_lazy("做得怎样"),
        help_text=gettext_lazy("一两句话，说明达到了什么。不要写居民的姓名和电话。"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )

    def clean_on(self) -> date:
        """Not a day to come."""
        day: date = self.cleaned_data["on"]
        if day > today():
            raise ValidationError(_("完成日期不能晚于今天。还没有做到的，到时再标记。"))
        return day


class DropForm(ClearForm):
    """It will not be done: why."""

    why = forms.CharField(
        label=gettext_lazy("为什么不做了"),
        help_text=gettext_lazy("会留在项目页面上。"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
