"""The form about a partner."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm


class PartnerForm(ClearForm):
    """Which organisation, and what it does."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label=gettext_lazy("单位名称"),
        max_length=60,
        help_text=gettext_lazy("写全称。县里名册上的单位会自动认出来；企业、学校、社会组织也可以写。"),
    )
    part = forms.CharField(
        label=gettext_lazy("负责什么"),
        max_length=120,
        help_text=gettext_lazy("例如：出车接送；提供场地"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 120}),
    )
