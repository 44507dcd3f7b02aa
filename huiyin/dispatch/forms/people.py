"""Places for people to fill."""

from django import forms
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


def asked_words(count: int) -> str:
    """How many were asked, in words."""
    return ngettext("已邀请 %(n)d 位志愿者。", "已邀请 %(n)d 位志愿者。", count) % {"n": count}
