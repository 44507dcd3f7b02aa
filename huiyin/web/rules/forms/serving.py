"""A new version of how hours of service count."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.dispatch.actions import HourTerms
from huiyin.dispatch.models import HourRule
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
    keep_years = _minutes(_("记录保存几年"), _("不少于 10 年（GB/T 40143—2021）。"), most=100, least=10)
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
