"""Forms about the ways messages go and the texts they are made of."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.messages.actions import Quiet
from huiyin.kernel.messages.backend import Setting
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Outlet
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people import identity
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class OutletForm(ClearForm):
    """The settings that one way asks for, and whether it is on. A secret left empty stays."""

    on = forms.BooleanField(
        label=gettext_lazy("开通"),
        help_text=gettext_lazy("不开通时，该走这条路的消息只写进日志。先试发一条，收到了再开通。"),
        required=False,
    )

    def __init__(self, *args: Any, outlet: Outlet, kept: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in backends()[outlet.way].SETTINGS:
            field = _field(setting, setting.name in kept)
            field.initial = outlet.settings.get(setting.name, setting.initial)
            self.fields[setting.name] = field
        self.fields["on"].initial = outlet.on
        self.order_fields([*(name for name in self.fields if name != "on"), "on"])


def _field(setting: Setting, kept: bool) -> forms.Field:
    told: dict[str, Any] = {
        "label": setting.label,
        "help_text": setting.hint,
        "required": setting.required and not kept,
    }
    if setting.kind == "choice":
        return forms.ChoiceField(choices=setting.choices, **told)
    if setting.kind == "number":
        return forms.IntegerField(min_value=1, max_value=65535, **told)
    if setting.kind == "lines":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, **told)
    if setting.kind == "secret":
        if kept:
            told["help_text"] = _("已经保存。留空就不改。")
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return forms.CharField(widget=widget, max_length=500, strip=True, **told)
    return forms.CharField(max_length=500, **told)


class TryForm(ClearForm):
    """To whom a message goes that only tries a way out."""

    to = forms.CharField(max_length=120)

    def __init__(self, *args: Any, way: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        if way == Way.EMAIL:
            self.fields["to"] = forms.EmailField(label=_("试发到哪个邮箱"))
        elif way == Way.SMS:
            self.fields["to"].label = _("试发到哪个手机号")
        else:
            del self.fields["to"]

    def clean_to(self) -> str:
        """A number that rings."""
        to: str = self.cleaned_data["to"]
        if self.way == Way.SMS and not identity.valid_phone(to):
            raise forms.ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话。"))
        return to


class WordingForm(ClearForm):
    """A text in both languages, from which day on and on what basis."""

    text = forms.CharField(
        label=gettext_lazy("中文"), widget=forms.Textarea(attrs={"rows": 5}), max_length=1000
    )
    text_en = forms.CharField(
        label=gettext_lazy("英文"), widget=forms.Textarea(attrs={"rows": 5}), max_length=1500
    )
    on = forms.DateField(
        label=gettext_lazy("从哪一天起用"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("今天或以后的一天。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("哪个文件、哪一条，或哪次会议"),
    )


class QuietForm(ClearForm):
    """From when to when no text message goes out; both left empty: at every hour. `seen`: 0 for none."""

    begins = forms.TimeField(
        label=gettext_lazy("从几点起"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    ends = forms.TimeField(
        label=gettext_lazy("到几点止"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=gettext_lazy("可以跨过半夜。两个时间都空着，表示不设。"),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("哪个文件、哪一条，或哪次会议"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Both ends or neither, and not the same."""
        told = self.cleaned_data
        begins, ends = told.get("begins"), told.get("ends")
        if {"begins", "ends"} & set(self.errors):
            return told
        if (begins is None) != (ends is None):
            self.add_error("ends" if ends is None else "begins", _("两个时间要么都填，要么都空着。"))
        elif begins is not None and begins == ends:
            self.add_error("ends", _("起止时间不能相同。要整天都发，请把两个时间都清空。"))
        return told

    def terms(self) -> Quiet:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Quiet(told["begins"], told["ends"], told["valid_from"], told["source"])
