"""What a volunteer types or lets the phone tell to show that he came."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm
from huiyin.track.actions import Spot


class CodeForm(ClearForm):
    """Six digits, and whether the page offered to leave."""

    leaving = forms.BooleanField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(
        label=gettext_lazy("签到码"),
        help_text=gettext_lazy("负责人屏幕上的 6 位数字，每分钟换一次。"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请输入负责人屏幕上的 6 位数字。")},
    )


class PlaceForm(ClearForm):
    """Where the phone is, which the page fills in once the volunteer agreed and pressed."""

    leaving = forms.BooleanField(required=False, widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label=gettext_lazy("这一次同意读取手机的位置"),
        error_messages={"required": gettext_lazy("同意了才能按位置签。不同意的，请输签到码或请负责人点名。")},
    )
    lat = forms.FloatField(min_value=-90, max_value=90, widget=forms.HiddenInput, required=False)
    lon = forms.FloatField(min_value=-180, max_value=180, widget=forms.HiddenInput, required=False)
    accuracy = forms.FloatField(min_value=0, widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Without a place there is nothing to compare."""
        told = super().clean() or {}
        if told.get("consent") and None in (told.get("lat"), told.get("lon"), told.get("accuracy")):
            raise ValidationError(
                _("没有得到手机的位置。请允许浏览器读取位置再试，或输签到码，或请负责人点名。")
            )
        return told

    def spot(self) -> Spot:
        """Where it is, for the verb."""
        told = self.cleaned_data
        return Spot(told["lat"], told["lon"], told["accuracy"])
