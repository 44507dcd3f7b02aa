"""Places for people to fill."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.dispatch import queries
from huiyin.dispatch.kinds import DeclineReason
from huiyin.kernel.places.forms import ClearForm

MOST_AT_ONCE = 50


class BestForm(ClearForm):
    """How many of the best to ask with one press."""

    count = forms.IntegerField(label=gettext_lazy("请前几位"), min_value=1, max_value=MOST_AT_ONCE)
    km = forms.TypedChoiceField(choices=[(km, km) for km in queries.RADII], coerce=int)


class WaveForm(ClearForm):
    """How many must come, and from how near people are asked."""

    needed = forms.IntegerField(label=gettext_lazy("要几人到场"), min_value=1, max_value=MOST_AT_ONCE)
    km = forms.TypedChoiceField(choices=[(km, km) for km in queries.RADII], coerce=int)


class LeastForm(ClearForm):
    """How few people are enough."""

    least = forms.IntegerField(label=gettext_lazy("最少几人就行"), min_value=1, max_value=MOST_AT_ONCE)


class ReasonForm(ClearForm):
    """Why a volunteer cannot come."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么来不了"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )


class PhonedForm(ClearForm):
    """What a volunteer said on the telephone: they come, or why not."""

    comes_words = forms.ChoiceField(
        label=gettext_lazy("本人在电话里怎么说"),
        choices=[("yes", gettext_lazy("能来")), ("no", gettext_lazy("不能来"))],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("不能来的原因"),
        help_text=gettext_lazy("能来的不用选"),
        choices=[("", "—"), *DeclineReason.choices],
        required=False,
    )

    @property
    def comes(self) -> bool:
        """Whether the answer was yes."""
        return bool(self.cleaned_data["comes_words"] == "yes")

    def clean(self) -> dict[str, Any]:
        """A no needs its reason."""
        told = super().clean() or {}
        if told.get("comes_words") == "no" and not told.get("reason"):
            self.add_error("reason", _("请选择不能来的原因，以后派人时会考虑。"))
        return told


def asked_words(count: int) -> str:
    """How many were asked, in words."""
    return ngettext("已邀请 %(n)d 位志愿者。", "已邀请 %(n)d 位志愿者。", count) % {"n": count}
