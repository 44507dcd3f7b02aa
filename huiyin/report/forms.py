"""What a reader of figures may choose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.report.queries import Period


class PeriodForm(forms.Form):
    """From which day to which."""

    first = forms.DateField(label=_("从"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def period(self, otherwise: Period) -> Period:
        """The period asked for, else another."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last) if first and last and first <= last else otherwise
