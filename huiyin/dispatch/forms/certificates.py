"""Forms about certificates of service."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch import queries
from huiyin.dispatch.actions import CertificateWish
from huiyin.kernel.people.models import Organisation, Volunteer
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class ApplyForm(ClearForm):
    """Which hours, by whom, what for. `key` makes two presses one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("由哪个单位出具"),
        help_text=gettext_lazy("谁记录谁证明。县中心可以证明全县各单位记的时长。"),
        empty_label=None,
    )
    first = _day(gettext_lazy("从哪一天"))
    last = _day(gettext_lazy("到哪一天"))
    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=100, required=False)

    def __init__(self, *args: Any, volunteer: Volunteer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = queries.certificates.issuers_for(volunteer)  # type: ignore[attr-defined]
        self.fields["first"].initial = today().replace(month=1, day=1)
        self.fields["last"].initial = today()

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["first"] > told["last"]:
            self.add_error("last", _("结束的日子不能早于开始的日子。"))
        return told

    def wish(self) -> CertificateWish:
        """What was filled in, for the verb."""
        return CertificateWish(**self.cleaned_data)


class VerifyForm(ClearForm):
    """A number, or the text behind a certificate's code."""

    text = forms.CharField(
        label=gettext_lazy("证明编号，或者扫码得到的文字"),
        max_length=1000,
        error_messages={"required": gettext_lazy("请输入证明编号，例如 Z26-0000123-4。")},
    )
