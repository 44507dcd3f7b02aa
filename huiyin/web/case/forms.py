"""Why somebody wants to know who spoke."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.kinds import RevealReason
from huiyin.kernel.places.forms import ClearForm


class RevealForm(ClearForm):
    """A reason, kept with the view; the resident can read it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么要看"),
        choices=RevealReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择为什么要看；这个原因会记下来，诉求人也能看到。")},
    )
    note = forms.CharField(
        label=gettext_lazy("补充说明"),
        help_text=gettext_lazy("选“其他”时必须写。说明加密保存，只有审计能看。"),
        max_length=200,
        required=False,
    )
