"""The form of a rung of the ladder of supervision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar.kinds import Unit
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today
from huiyin.track.actions import RungTerms
from huiyin.track.kinds import Addressee
from huiyin.track.policy import JUDGES


class RungForm(ClearForm):
    """From when a rung is due, who may take it, whom it speaks to, since when and on what basis."""

    amount = forms.IntegerField(
        label=_("超时多久以后可以用"), min_value=0, max_value=1000, help_text=_("0 是一超时就可以用。")
    )
    unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices)
    times = forms.IntegerField(
        label=_("之前至少用过几次措施"), min_value=0, max_value=50, help_text=_("没有这个要求就填 0。")
    )
    roles = forms.MultipleChoiceField(
        label=_("谁可以用"),
        choices=[(role.value, role.label) for role in map(Role, JUDGES)],
        widget=forms.CheckboxSelectMultiple,
    )
    addresses = forms.ChoiceField(label=_("对谁"), choices=Addressee.choices, widget=forms.RadioSelect)
    valid_from = forms.DateField(
        label=_("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("不能早于今天。已经超时的也按新版重新排下一步。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪一条"))

    def terms(self) -> RungTerms:
        """What was filled in, for the verb."""
        told: dict[str, Any] = self.cleaned_data
        return RungTerms(**{name: told[name] for name in RungTerms.__dataclass_fields__})
