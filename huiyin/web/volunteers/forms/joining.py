"""What volunteers say of themselves: who they are, what they can do, when and how far they go."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import identity
from huiyin.kernel.people.actions import age_rule
from huiyin.kernel.people.kinds import Guardian, Language
from huiyin.kernel.people.models import Skill, Volunteer
from huiyin.kernel.people.models.volunteers import (
    ALL_MINUTES,
    ALWAYS,
    EVERY_DAY,
    FARTHEST_KM,
    LEAST_MINUTES,
    MOST_CALLS,
    MOST_MINUTES,
    RADIUS_KM,
)
from huiyin.kernel.people.queries import is_known, skills
from huiyin.kernel.places.forms import ClearForm, PlacedForm
from huiyin.kernel.present import today
from huiyin.web.volunteers.fields import PartsField, WeekField

HOUR = 60
ID_BOX = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, chosen from a calendar."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **kwargs)


class IdentityForm(ClearForm):
    """Name and ID number as they stand on the card."""

    name = forms.CharField(
        label=gettext_lazy("姓名"),
        help_text=gettext_lazy("和身份证上的一样。"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    id_no = forms.CharField(
        label=gettext_lazy("身份证号"), max_length=24, widget=forms.TextInput(attrs=ID_BOX)
    )

    def clean_id_no(self) -> str:
        """A number that can be one."""
        number = identity.upgrade_id(self.cleaned_data["id_no"])
        if not identity.valid_id(number, on=today()):
            raise forms.ValidationError(_("身份证号有误：请对照证件再输一次。"))
        return number


class YouForm(IdentityForm):
    """Who registers."""

    phone = forms.CharField(
        label=gettext_lazy("电话"),
        help_text=gettext_lazy("安排服务时联系您。"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    field_order = ("name", "phone", "id_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["id_no"].help_text = _("只用来核对是不是本人、有没有重复登记，不保存、不显示。")

    def clean_phone(self) -> str:
        """A number where one can be called."""
        phone = identity.normalise_phone(self.cleaned_data["phone"])
        if not identity.valid_phone(phone):
            raise forms.ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话。"))
        return phone

    def clean(self) -> dict[str, Any]:
        """Old enough, and not registered yet; "minor" says whether a guardian must consent."""
        told = super().clean() or {}
        born = identity.birth_date(told.get("id_no", ""))
        if born is None or "phone" not in told:
            return told
        try:
            told["minor"] = age_rule(born) is not None
        except Refused as refused:
            self.add_error("id_no", str(refused))
            return told
        if is_known(phone=told["phone"], id_no=told["id_no"]):
            raise forms.ValidationError(
                _("这个电话或证件已经登记过。请带身份证到村（社区）文明实践站核对，不用再登记。")
            )
        return told


class GuardianForm(ClearForm):
    """A guardian's consent."""

    name = forms.CharField(label=gettext_lazy("监护人姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("监护人电话"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("与本人的关系"), choices=Guardian.choices, widget=forms.RadioSelect
    )
    text = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=gettext_lazy("我是监护人，读过上面的同意书，同意"),
        error_messages={"required": gettext_lazy("请监护人读完同意书，再打勾。")},
    )

    def clean_phone(self) -> str:
        """A number where one can be called."""
        phone = identity.normalise_phone(self.cleaned_data["phone"])
        if not identity.valid_phone(phone):
            raise forms.ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话。"))
        return phone


class HomeForm(PlacedForm):
    """Where somebody lives and how far they go."""

    radius_km = forms.IntegerField(
        label=gettext_lazy("愿意走多远（公里）"),
        min_value=1,
        max_value=FARTHEST_KM,
        initial=RADIUS_KM,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_words"].label = _("您住在哪个村（社区）？")
        self.fields["place_words"].error_messages["required"] = _("请写村或社区的名字，例如：白水村。")


class LanguagesForm(ClearForm):
    """What somebody speaks."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("会说的话"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class AbleForm(LanguagesForm):
    """What somebody can do and speaks."""

    skills = forms.ModelMultipleChoiceField(
        label=gettext_lazy("会做的事"),
        help_text=gettext_lazy("有几样选几样，都不会也没关系，可以学。"),
        queryset=Skill.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ("skills", "languages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skills"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = skills()


class OftenForm(ClearForm):
    """How often somebody serves at most, in a fortnight."""

    most_calls = forms.IntegerField(
        label=gettext_lazy("两周内最多去几次"),
        min_value=1,
        max_value=EVERY_DAY,
        initial=MOST_CALLS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    most_hours = forms.FloatField(
        label=gettext_lazy("两周内最多几小时"),
        min_value=LEAST_MINUTES / HOUR,
        max_value=ALL_MINUTES / HOUR,
        initial=MOST_MINUTES // HOUR,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )

    def clean(self) -> dict[str, Any]:
        """Hours as minutes."""
        told = super().clean() or {}
        if "most_hours" in told:
            told["most_minutes"] = round(told["most_hours"] * HOUR)
        return told


class LimitsForm(OftenForm, LanguagesForm):
    """How far, how often, and in which languages."""

    radius_km = forms.IntegerField(
        label=gettext_lazy("愿意走多远（公里）"),
        min_value=1,
        max_value=FARTHEST_KM,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("radius_km", "most_calls", "most_hours", "languages")

    def told(self) -> dict[str, Any]:
        """What was filled in, for the verb."""
        return {name: value for name, value in self.cleaned_data.items() if name != "most_hours"}


def limits_of(volunteer: Volunteer) -> dict[str, Any]:
    """A volunteer's limits as `LimitsForm` begins."""
    kept = {name: getattr(volunteer, name) for name in ("radius_km", "most_calls", "languages")}
    return {**kept, "most_hours": volunteer.most_minutes / HOUR}


class WeekForm(ClearForm):
    """A usual week."""

    weekly = WeekField(
        label=gettext_lazy("平常哪些时间有空？"),
        initial=ALWAYS,
        error_messages={"required": gettext_lazy("请至少选一个有空的时间；暂时都没空，就先暂停服务。")},
    )


class WhenForm(WeekForm, OftenForm):
    """When and how often somebody serves."""

    field_order = ("weekly", "most_calls", "most_hours")


class AwayForm(ClearForm):
    """Days that are not as usual."""

    first = day_field(gettext_lazy("从哪一天"))
    last = day_field(gettext_lazy("到哪一天"))
    free = PartsField(label=gettext_lazy("这些天有空的时段"), help_text=gettext_lazy("都不选，就是不在家。"))

    def clean_last(self) -> date:
        """Not over yet, and not before the first day."""
        last: date = self.cleaned_data["last"]
        if last < today():
            raise forms.ValidationError(_("这些天已经过去了。请填以后的日期。"))
        if "first" in self.cleaned_data and last < self.cleaned_data["first"]:
            raise forms.ValidationError(_("结束日期不能早于开始日期。"))
        return last


class AgreeForm(ClearForm):
    """The agreement."""

    text = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=gettext_lazy("我读过上面的协议，同意"),
        error_messages={"required": gettext_lazy("请读完协议，再打勾。")},
    )
