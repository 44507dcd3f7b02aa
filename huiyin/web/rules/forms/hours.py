"""Forms about office hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendar.working_time import BadHours, weekly_from
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

DAYS = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
SIGNS = str.maketrans("：－—–～~，,、", ":-----   ")
Week = list[list[list[str]]]


def hours_text(day: list[list[str]]) -> str:
    """One day's sessions as people write them: 08:30-12:00 14:30-18:00."""
    return " ".join(f"{opens}-{closes}" for opens, closes in day)


def read_hours(text: str) -> list[list[str]]:
    """The reverse of `hours_text`; full-width signs and commas are understood. Raises BadHours."""
    plain = text.translate(SIGNS)
    sessions = []
    for part in plain.split():
        opens, dash, closes = part.partition("-")
        if not dash:
            raise BadHours(part)
        sessions.append([_clock(opens), _clock(closes)])
    return sessions


def _clock(text: str) -> str:
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        raise BadHours(text)
    return f"{int(hours):02}:{int(minutes):02}"


class HoursForm(ClearForm):
    """A name and seven days."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=1)
    name = forms.CharField(label=_("名称"), max_length=40)
    day0 = forms.CharField(label=DAYS[0], required=False, max_length=60)
    day1 = forms.CharField(label=DAYS[1], required=False, max_length=60)
    day2 = forms.CharField(label=DAYS[2], required=False, max_length=60)
    day3 = forms.CharField(label=DAYS[3], required=False, max_length=60)
    day4 = forms.CharField(label=DAYS[4], required=False, max_length=60)
    day5 = forms.CharField(label=DAYS[5], required=False, max_length=60)
    day6 = forms.CharField(label=DAYS[6], required=False, max_length=60)
    valid_from = forms.DateField(
        label=_("从哪一天起"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("这一天以前仍按原来的办公时间计算。"),
    )
    observes_holidays = forms.BooleanField(label=_("节假日休息，调休日上班"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """Put the seven days together into `weekly`."""
        weekly: Week = []
        for number in range(7):
            weekly.append(self._day(f"day{number}"))
        if not self.errors:
            try:
                weekly_from(weekly)
            except BadHours:
                raise forms.ValidationError(_now("每周至少要有一天办公。")) from None
        self.cleaned_data["weekly"] = weekly
        return self.cleaned_data

    def _day(self, field: str) -> list[list[str]]:
        try:
            sessions = read_hours(self.cleaned_data.get(field) or "")
            weekly_from([sessions, [["00:00", "24:00"]], [], [], [], [], []])
        except BadHours:
            self.add_error(field, _("请写成 08:30-12:00 14:30-18:00；时间从早到晚，不能重叠。"))
            return []
        return sessions
