"""A new version of a figure about asking volunteers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import OfferTerms
from huiyin.dispatch.models import OfferRule
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

What = OfferRule.What
HOURS, SHARE, POINTS = (0, 23), (1, 99), (0, 100)
WITHIN: dict[str, tuple[int, int]] = {
    What.ANSWER_HOURS: (1, 240),
    What.ANSWER_BEFORE: (0, 240),
    What.CONFIRM_HOURS: (1, 240),
    What.CONFIRM_SHARE: SHARE,
    What.WAY_MINUTES: (0, 240),
    What.MINOR_FROM: HOURS,
    What.MINOR_TO: HOURS,
    What.SURE: (50, 99),
    What.WAVES: (1, 9),
    What.HALF_LIFE: (7, 3650),
    What.PRIOR_WEIGHT: (1, 50),
    What.PRIOR_COME: SHARE,
    What.PRIOR_KEEP: SHARE,
    What.EVENING_HOUR: HOURS,
    What.REMIND_HOUR: HOURS,
    What.SPOT_MINUTES: (5, 120),
    What.SPOT_KM: (1, 50),
    What.RANK_NEAR: POINTS,
    What.RANK_RESTED: POINTS,
    What.RANK_FRESH: POINTS,
    What.RANK_HOME: POINTS,
    What.RANK_TEAM: POINTS,
    What.RANK_LEADER: POINTS,
}
"""The least and the most that make sense for each."""


class OfferForm(ClearForm):
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

    def __init__(self, *args: Any, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least, most = WITHIN[what]
        self.fields["amount"] = forms.IntegerField(
            label=self.fields["amount"].label, min_value=least, max_value=most
        )

    def terms(self) -> OfferTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return OfferTerms(told["amount"], told["valid_from"], told["source"])
