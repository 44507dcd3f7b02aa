"""Forms about trainings and meetings: what took place, and who came."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import Held
from huiyin.dispatch.models import Gathering
from huiyin.dispatch.queries.gatherings import MOST_PEOPLE, people_of, people_pasted
from huiyin.kernel.people.identity import normalise
from huiyin.kernel.people.models import Organisation, Volunteer
from huiyin.kernel.places.forms import ClearForm, PlacedForm
from huiyin.kernel.present import now, today

CLOCK = {"type": "time"}
LONGEST_LIST = 40_000


def _clock(label: Any, initial: str) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs=CLOCK), initial=initial)


def _too_many() -> str:
    return _("一次最多登记 %(n)d 人，请分几次。") % {"n": MOST_PEOPLE}


class PeopleForm(ClearForm):
    """Who came: a team, or numbers pasted, or both. Once valid, `cleaned_data["people"]` are volunteers."""

    team = forms.CharField(
        label=gettext_lazy("整支队伍"),
        help_text=gettext_lazy("整队都来了就填队伍的全称、简称或编号；只来了几个人就不填。"),
        max_length=60,
        required=False,
    )
    numbers = forms.CharField(
        label=gettext_lazy("志愿者编号"),
        help_text=gettext_lazy("一行一个，可以从表格里整列粘贴；编号后面的姓名不看、不存。"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
    )

    def clean_team(self) -> Organisation | None:
        """The one team meant, if any."""
        words = normalise(self.cleaned_data["team"])
        if not words:
            return None
        rows = Organisation.objects.filter(kind=Organisation.Kind.TEAM, active=True)
        for field in ("code", "name", "short_name"):
            found = list(rows.filter(**{field: words})[:2])
            if len(found) == 1:
                return found[0]
            if found:
                raise forms.ValidationError(_("有几支队伍叫这个名字，请填编号。"))
        raise forms.ValidationError(_("没有找到这支队伍。请填队伍的全称、简称或编号。"))

    def clean_numbers(self) -> list[Volunteer]:
        """The people meant; every line that means nobody is named."""
        if len(self.cleaned_data["numbers"]) > LONGEST_LIST:
            raise forms.ValidationError(_too_many())
        pasted = people_pasted(self.cleaned_data["numbers"])
        if pasted.wrong:
            raise forms.ValidationError(pasted.wrong)
        return pasted.people

    def clean(self) -> dict[str, Any]:
        """Everybody once; somebody at least."""
        told = super().clean() or {}
        if self.errors.keys() & {"team", "numbers"}:
            return told
        team = people_of(told["team"]) if told.get("team") else []
        people = list({one.pk: one for one in [*told.get("numbers", []), *team]}.values())
        if not people:
            self.add_error("numbers", _("请填来的人：一支队伍，或者志愿者编号。"))
        elif len(people) > MOST_PEOPLE:
            self.add_error("numbers", _too_many())
        told["people"] = people
        return told


class GatheringForm(PeopleForm, PlacedForm):
    """A training or a meeting that is over. `key` makes two presses one."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    what = forms.ChoiceField(
        label=gettext_lazy("是培训还是会议"), choices=Gathering.What.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label=gettext_lazy("内容"), max_length=60, help_text=gettext_lazy("例如：急救培训、三月队务会")
    )
    day = forms.DateField(
        label=gettext_lazy("哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
    )
    starts = _clock(gettext_lazy("从几点"), "09:00")
    ends = _clock(gettext_lazy("到几点"), "11:00")
    breaks = forms.IntegerField(label=gettext_lazy("中间休息多少分钟"), min_value=0, max_value=600, initial=0)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("组织单位"), queryset=Organisation.objects.none(), empty_label="—"
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def clean(self) -> dict[str, Any]:
        """It ended after it began, and is over."""
        told = super().clean()
        if {"day", "starts", "ends"} <= told.keys():
            told["began_at"] = timezone.make_aware(datetime.combine(told["day"], told["starts"]))
            told["ended_at"] = timezone.make_aware(datetime.combine(told["day"], told["ends"]))
            if told["ended_at"] <= told["began_at"]:
                self.add_error("ends", _("结束要比开始晚。"))
            elif told["ended_at"] > now():
                self.add_error("day", _("还没有结束，结束以后再登记。"))
        return told

    def held(self) -> Held:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Held(
            what=Gathering.What(told["what"]),
            title=told["title"],
            place=told["where"],
            organisation=told["organisation"],
            began_at=told["began_at"],
            ended_at=told["ended_at"],
            breaks=told["breaks"],
            key=told["key"],
        )
