"""Forms about relapses."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.evaluate.models import Relapse
from huiyin.kernel.places.forms import ClearForm


class RelapseForm(ClearForm):
    """Whether it is the same matter, and how one knows."""

    finding = forms.ChoiceField(
        label=gettext_lazy("是不是复发"),
        choices=Relapse.Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择是不是复发。")},
    )
    grounds = forms.CharField(
        label=gettext_lazy("凭什么这样判断"),
        help_text=gettext_lazy("例如：现场看过，还是原来那盏灯。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明凭什么这样判断。")},
    )
