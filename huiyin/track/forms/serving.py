"""The code a volunteer reads from the leader's screen."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm


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
