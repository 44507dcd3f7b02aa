"""A new version of how hours of service count."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.actions import HourTerms, StarTerms
from huiyin.dispatch.models import HourRule, StarLadder
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

A_DAY = 24 * 60


def _minutes(label: Any, help_text: Any = "", most: int = A_DAY, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most)


class HourRuleForm(ClearForm):
    """Every term of the rule, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    tolerance = _minutes(_("早到、晚走多少分钟以内也算"), most=120)
    break_after = _minutes(_("一次服务超过多少分钟要扣休息"))
    break_minutes = _minutes(_("扣休息多少分钟"), _("不扣就填 0。"), most=240)
    day_cap = _minutes(_("一人一天最多算多少分钟"), _("不限就填 0。"))
    step = _minutes(_("按多少分钟取整"), _("1 就是按分钟，30 就是按半小时。"), most=120, least=1)
    rounding = forms.ChoiceField(
        label=_("取整时"), choices=HourRule.Rounding.choices, widget=forms.RadioSelect
    )
    least = _minutes(_("来了就至少算多少分钟"), _("例如不足 1 小时按 1 小时计，就填 60；不这样算就填 0。"))
    counts_training = forms.BooleanField(label=_("培训也算时长"), required=False)
    counts_meetings = forms.BooleanField(label=_("会议也算时长"), required=False)
    publicity_days = _minutes(_("公示几天"), most=90, least=1)
    speed_kmh = _minutes(_("从一处到另一处，超过每小时多少公里算可疑"), _("不查就填 0。"), most=300)
    valid_from = forms.DateField(
        label=_("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("不能早于今天。这一天以前的服务仍按旧版算。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪一条"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def terms(self) -> HourTerms:
        """What was filled in, for the verb."""
        return HourTerms(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


class LadderForm(ClearForm):
    """Hours, and perhaps services, of each star. `seen` is the version that was shown, 0 for none."""

    hours = forms.CharField(
        label=_("一星到最高一级，各要多少小时"),
        help_text=_("从低到高，用空格隔开，例如：100 300 600 1000 1500。"),
    )
    times = forms.CharField(
        label=_("各要服务多少次"), help_text=_("和上面一样多，不要求的填 0；都不要求就不填。"), required=False
    )
    window = forms.ChoiceField(
        label=_("按什么时间算"), choices=StarLadder.Window.choices, widget=forms.RadioSelect
    )
    publicity_days = _minutes(_("公示几天"), most=90)
    valid_from = forms.DateField(
        label=_("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=_("不能早于今天。这一天以前的星级仍按旧版算。"),
    )
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("哪个文件、哪一条"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, like: StarLadder | StarTerms | None, seen: int, **kwargs: Any) -> None:
        told: dict[str, Any] = {"seen": seen}
        if like is not None:
            told |= {"window": like.window, "publicity_days": like.publicity_days}
            told |= {"hours": _spaced(like.hours), "times": _spaced(like.times)}
        super().__init__(*args, **{**kwargs, "initial": told})

    def clean_hours(self) -> list[int]:
        """Whole numbers that rise."""
        hours = _whole(self.cleaned_data["hours"])
        if not hours or sorted(set(hours)) != hours or hours[0] < 1:
            raise forms.ValidationError(gettext("请从低到高填整数小时，例如：100 300 600。"))
        return hours

    def clean(self) -> dict[str, Any]:
        """As many services as stars."""
        told = super().clean() or {}
        if "hours" in told:
            told["times"] = _whole(told.get("times") or "") or [0] * len(told["hours"])
            if len(told["times"]) != len(told["hours"]):
                self.add_error("times", gettext("次数要和小时一样多，不要求的填 0。"))
        return told

    def terms(self) -> StarTerms:
        """What was filled in, for the verb."""
        return StarTerms(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})


def _spaced(numbers: list[int]) -> str:
    return " ".join(map(str, numbers))


def _whole(words: str) -> list[int]:
    """Whole numbers between blanks or commas; none where something else stands among them."""
    parts = words.replace("，", " ").replace(",", " ").replace("、", " ").split()
    return [int(part) for part in parts] if all(part.isdecimal() and len(part) < 7 for part in parts) else []
