"""What keepers note of a volunteer, and one more skill: one form a task."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.people import identity
from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models import Organisation, Shun, Skill, Volunteer
from huiyin.kernel.people.queries import skills, volunteer_by_number
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today
from huiyin.web.volunteers.forms.joining import day_field


class SkillForm(ClearForm):
    """One more skill."""

    skill = forms.ModelChoiceField(
        label=gettext_lazy("技能"), queryset=Skill.objects.none(), empty_label=gettext_lazy("请选择")
    )
    proof = forms.CharField(
        label=gettext_lazy("证明"),
        help_text=gettext_lazy("证书名称和编号，例如：C1 驾驶证。加密保存；要带原件到站里核验。"),
        max_length=60,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skill"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = skills()


class UntilForm(ClearForm):
    """Until when a proof counts."""

    valid_until = day_field(
        gettext_lazy("有效期到"), help_text=gettext_lazy("证明上写的日期；长期有效就不填。"), required=False
    )

    def clean_valid_until(self) -> date | None:
        """Not over yet."""
        day: date | None = self.cleaned_data["valid_until"]
        if day is not None and day < today():
            raise forms.ValidationError(_("这一天已经过去。请填证明上写的有效期。"))
        return day


class CheckForm(UntilForm):
    """A check passed."""

    what = forms.ChoiceField(label=gettext_lazy("哪项审查"), choices=Check.choices, widget=forms.RadioSelect)
    passed_on = day_field(gettext_lazy("通过日期"))
    field_order = ("what", "passed_on", "valid_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_until"].required = True
        self.fields["valid_until"].help_text = ""

    def clean_passed_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["passed_on"]
        if day > today():
            raise forms.ValidationError(_("通过日期不能晚于今天。"))
        return day


class TrainingForm(ClearForm):
    """A training."""

    title = forms.CharField(label=gettext_lazy("培训内容"), max_length=60)
    organiser = forms.CharField(label=gettext_lazy("组织者"), max_length=60)
    day = day_field(gettext_lazy("日期"))
    hours = forms.FloatField(
        label=gettext_lazy("学时"),
        min_value=0.5,
        max_value=200,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )


class InsuranceForm(ClearForm):
    """A cover."""

    insurer = forms.CharField(label=gettext_lazy("保险公司"), max_length=60)
    policy_no = forms.CharField(
        label=gettext_lazy("保单号"), help_text=gettext_lazy("加密保存。"), max_length=60, required=False
    )
    first = day_field(gettext_lazy("起保日期"))
    last = day_field(gettext_lazy("到期日期"))

    def clean_last(self) -> date:
        """Not before the first day."""
        last: date = self.cleaned_data["last"]
        if "first" in self.cleaned_data and last < self.cleaned_data["first"]:
            raise forms.ValidationError(_("到期日期不能早于起保日期。"))
        return last


class PaperForm(ClearForm):
    """A text that was signed on paper."""

    text = forms.IntegerField(max_value=2**31 - 1, widget=forms.HiddenInput)
    on = day_field(gettext_lazy("签字的日期"))
    where = forms.CharField(
        label=gettext_lazy("纸放在哪里"),
        help_text=gettext_lazy("例如：站里 2 号柜，2026 年第 3 册"),
        max_length=60,
    )


class TeamForm(ClearForm):
    """A team to join."""

    team = forms.CharField(
        label=gettext_lazy("队伍"), help_text=gettext_lazy("填队伍的全称、简称或编号。"), max_length=60
    )
    leads = forms.BooleanField(label=gettext_lazy("当队长"), required=False)

    def clean_team(self) -> Organisation:
        """The one team meant."""
        teams = Organisation.objects.filter(kind=Organisation.Kind.TEAM, active=True)
        found = unit_named(self.cleaned_data["team"], teams)
        if found is None:
            raise forms.ValidationError(_("没有找到这支队伍，或有几支叫这个名字。请填队伍的全称或编号。"))
        return found


def unit_named(words: str, units: QuerySet[Organisation]) -> Organisation | None:
    """The one unit of this code, name or short name; None for none, or several of a name."""
    plain = identity.normalise(words)
    for field in ("code", "name", "short_name"):
        found = list(units.filter(**{field: plain})[:2])
        if found:
            return found[0] if len(found) == 1 else None
    return None


class ApartForm(ClearForm):
    """Whom a volunteer must not meet: another volunteer, or a unit; and why, in words kept sealed."""

    other = forms.CharField(
        label=gettext_lazy("和谁不宜同班"),
        help_text=gettext_lazy("另一位志愿者的编号，例如 HYQZ0000012；或者一个单位的全称、简称、编号。"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    why = forms.ChoiceField(label=gettext_lazy("哪一种"), choices=Shun.Why.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("为什么"),
        help_text=gettext_lazy(
            "加密保存。只有本人所在的所、站看得到，每次看都有记录；两位志愿者都不会知道。"
        ),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_other(self) -> Volunteer | Organisation:
        """The volunteer of this number, else the unit of this name."""
        words = self.cleaned_data["other"]
        found = volunteer_by_number(words) or unit_named(words, Organisation.objects.filter(active=True))
        if found is None:
            raise forms.ValidationError(_("没有这个编号的志愿者，也没有唯一叫这个名字的单位。请核对编号。"))
        return found

    def meant(self) -> dict[str, Any]:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        name = "person" if isinstance(told["other"], Volunteer) else "organisation"
        return {name: told["other"], "why": told["why"], "reason": told["reason"]}
