"""Wanting the morning message."""

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people import identity
from huiyin.kernel.places.forms import ClearForm


class WishForm(ClearForm):
    """By which way, and where to."""

    way = forms.ChoiceField(
        label=gettext_lazy("怎样发"),
        choices=[(Way.EMAIL, Way.EMAIL.label), (Way.SMS, Way.SMS.label)],
        widget=forms.RadioSelect,
    )
    to = forms.CharField(
        label=gettext_lazy("发到哪里"),
        max_length=120,
        help_text=gettext_lazy("您工作用的手机号或邮箱。只用来发这条提醒，加密保存。"),
    )

    def clean(self) -> dict[str, Any]:
        """The address must fit the way."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        way, to = told.get("way"), told.get("to", "").strip()
        if way == Way.SMS and to and not identity.valid_phone(to):
            self.add_error("to", _("这个号码收不到短信：请填手机号。"))
        if way == Way.EMAIL and to:
            try:
                validate_email(to)
            except forms.ValidationError:
                self.add_error("to", _("这不像邮箱地址：请填像 name@example.cn 这样的地址。"))
        return told
