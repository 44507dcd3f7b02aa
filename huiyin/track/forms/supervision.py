"""How an order is chased."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm
from huiyin.track.models import Chase


class ChaseForm(ClearForm):
    """How an order is chased, and with what words."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎样催办"),
        choices=Chase.How.choices,
        widget=forms.RadioSelect,
        initial=Chase.How.PHONE,
    )
    words = forms.CharField(
        label=gettext_lazy("催办内容"),
        help_text=gettext_lazy("说清催谁、催什么、什么时候前答复。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明催办内容：催谁，催什么，什么时候前答复。")},
    )
