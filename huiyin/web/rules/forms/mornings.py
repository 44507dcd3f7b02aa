"""The form of the hour of the morning message."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today
from huiyin.web.desk.actions import MorningTerms


class MorningForm(ClearForm):
    """At which hour, since when and on what basis."""

    at = forms.TimeField(
        label=_("几点以后发"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("最好在上班以前。只在工作日发。"),
    )
    valid_from = forms.DateField(
        label=_("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("不能早于今天。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪一条"))

    def terms(self) -> MorningTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return MorningTerms(told["at"], told["valid_from"], told["source"])
