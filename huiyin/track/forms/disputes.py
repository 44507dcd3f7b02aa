"""What a unit objects to, when the units sit together, what each says, and what is ruled."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.queries import receivers, search_units
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import now
from huiyin.track.actions import Objection, Ruling, Session
from huiyin.track.models import Position


def unit_meant(pk: int | None, words: str) -> Organisation:
    """The unit chosen from the search, or the only one that the words name. Raises ValidationError."""
    chosen = receivers().filter(pk=pk).first() if pk and 0 < pk < 2**62 else None
    if chosen is not None and words in (chosen.name, chosen.short_name):
        return chosen
    found = search_units(words)
    same = [unit for unit in found if words in (unit.name, unit.short_name)] or found
    if not same:
        raise ValidationError(
            _("没有找到单位“%(words)s”。请写单位名称的一部分，例如：水利。") % {"words": words}
        )
    if len(same) > 1:
        names = _("、").join(unit.name for unit in same[:5])
        raise ValidationError(_("有几个单位：%(names)s。请写清是哪一个。") % {"names": names})
    return same[0]


def units_meant(words: str) -> list[Organisation]:
    """Several units, one a line. Raises ValidationError for each that is not found."""
    lines = [line.strip() for line in words.replace("、", "\n").splitlines()]
    return [unit_meant(None, line[:60]) for line in lines if line]


class DisputeForm(ClearForm):
    """Why the duty is not this unit's, on which rule, and whose it is instead."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    why = forms.CharField(
        label=gettext_lazy("为什么不该由本单位办"),
        help_text=gettext_lazy("讲事实和职责分工。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 4}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明理由：为什么不该由本单位办。")},
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("哪份文件、哪一条，例如：三定方案第五条"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明依据：哪份文件、哪一条。")},
    )
    unit_words = forms.CharField(
        label=gettext_lazy("该由哪个单位办"),
        help_text=gettext_lazy("写单位名称的一部分，例如：水利"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写明该由哪个单位办。")},
    )
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Find the unit that is named instead."""
        told = super().clean() or {}
        if told.get("unit_words"):
            try:
                told["instead"] = unit_meant(told.get("unit"), told["unit_words"])
            except ValidationError as problem:
                self.add_error("unit_words", problem)
        return told

    def objection(self) -> Objection:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Objection(told["why"], told["basis"], told["instead"], told["key"])


class SessionForm(ClearForm):
    """When, where, and with whom the units sit together."""

    at = forms.DateTimeField(
        label=gettext_lazy("会商时间"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    where = forms.CharField(
        label=gettext_lazy("地点或会议号"), max_length=80, initial=gettext_lazy("县文明实践中心会议室")
    )
    others = forms.CharField(
        label=gettext_lazy("请哪些单位参加"),
        help_text=gettext_lazy("一行一个单位。提出异议的单位和它指明的单位已写好，可以增减。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=600,
        error_messages={"required": gettext_lazy("请写明请哪些单位参加，一行一个。")},
    )

    def clean_at(self) -> Any:
        """A time to come."""
        if self.cleaned_data["at"] <= now():
            raise ValidationError(_("会商时间要在现在之后，请另选一个时间。"))
        return self.cleaned_data["at"]

    def clean_others(self) -> list[Organisation]:
        """The units."""
        return units_meant(self.cleaned_data["others"])

    def session(self, always: Sequence[Organisation]) -> Session:
        """What was filled in; the objecting unit always has its seat."""
        told = self.cleaned_data
        return Session(told["at"], told["where"], list(dict.fromkeys([*always, *told["others"]])))


class PositionForm(ClearForm):
    """What a unit says for itself."""

    stance = forms.ChoiceField(
        label=gettext_lazy("本单位的意见"),
        choices=Position.Stance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择本单位的意见。")},
    )
    words = forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy("能办什么、不能办什么、建议怎么分工。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 4}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写说明：能办什么，不能办什么。")},
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        help_text=gettext_lazy("哪份文件、哪一条"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明依据：哪份文件、哪一条。")},
    )


class RulingForm(ClearForm):
    """Who leads, who supports, on which basis; minutes where there was a session."""

    lead_words = forms.CharField(
        label=gettext_lazy("主办单位"),
        help_text=gettext_lazy("写单位名称。有几个单位牵涉、职责又分不清的，由最先接到的单位主办。"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写明由哪个单位主办。")},
    )
    lead = forms.IntegerField(required=False, widget=forms.HiddenInput)
    supports = forms.CharField(
        label=gettext_lazy("协办单位"),
        help_text=gettext_lazy("一行一个，没有就不填。"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=600,
        required=False,
    )
    basis = forms.CharField(
        label=gettext_lazy("裁定依据"),
        help_text=gettext_lazy("哪份文件、哪一条。被裁定的单位会看到。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明裁定依据：哪份文件、哪一条。")},
    )
    words = forms.CharField(
        label=gettext_lazy("裁定内容"),
        help_text=gettext_lazy("谁主办什么，谁配合什么。会写进工单的办理要求。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 4}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明裁定内容：谁主办什么，谁配合什么。")},
    )
    minutes = forms.CharField(
        label=gettext_lazy("会商纪要"),
        help_text=gettext_lazy("到会单位、各方说法、怎样形成一致。"),
        widget=forms.Textarea(attrs={"maxlength": 2000, "rows": 5}),
        max_length=2000,
        error_messages={"required": gettext_lazy("请写会商纪要：谁到会，各方怎么说。")},
    )

    def __init__(self, *args: Any, after_session: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not after_session:
            del self.fields["minutes"]

    def clean_supports(self) -> list[Organisation]:
        """The supporting units."""
        return units_meant(self.cleaned_data["supports"])

    def clean(self) -> dict[str, Any]:
        """Find the unit that leads."""
        told = super().clean() or {}
        if told.get("lead_words"):
            try:
                told["leader"] = unit_meant(told.get("lead"), told["lead_words"])
            except ValidationError as problem:
                self.add_error("lead_words", problem)
        return told

    def ruling(self) -> Ruling:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Ruling(told["leader"], told["basis"], told["words"], told["supports"], told.get("minutes", ""))
