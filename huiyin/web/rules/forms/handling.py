"""A new version of a threshold for what is handed to and fro."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import AmountTerms
from huiyin.dispatch.models import HandlingRule
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

MOST = 60


class AmountForm(ClearForm):
    """How much, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    amount = forms.IntegerField(label=gettext_lazy("数量"))
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪一条")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, within: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, most = within
        self.fields["amount"] = forms.IntegerField(
            label=self.fields["amount"].label, min_value=least, max_value=most
        )

    def terms(self) -> AmountTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return AmountTerms(told["amount"], told["valid_from"], told["source"])


class HandlingForm(AmountForm):
    """A new version of one threshold."""

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        none_may_be = what == HandlingRule.What.EXTEND_TIMES
        super().__init__(*args, within=(0 if none_may_be else 1, MOST), **kwargs)
