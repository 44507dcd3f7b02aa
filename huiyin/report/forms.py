"""What a reader of figures may choose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.places.forms import ClearForm
from huiyin.report.queries import Period

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PeriodForm(ClearForm):
    """From which day to which."""

    first = forms.DateField(label=_("从"), required=False, widget=_DAY)
    last = forms.DateField(label=_("到"), required=False, widget=_DAY)

    def period(self, otherwise: Period) -> Period:
        """The period asked for, else another."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last) if first and last and first <= last else otherwise
