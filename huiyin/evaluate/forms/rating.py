"""Forms of asking."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.evaluate.actions import Verdict
from huiyin.evaluate.kinds import Complaint, How, Presence, Satisfaction
from huiyin.kernel.places.forms import ClearForm

SOLVED = (("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没有解决")))
STAFF_WAYS = [(how.value, how.label) for how in (How.PHONE, How.VISIT)]
CONTACTED = (("yes", gettext_lazy("联系过")), ("no", gettext_lazy("没有联系过")))


class RatingForm(ClearForm):
    """What a resident says of the outcome."""

    solved = forms.ChoiceField(
        label=gettext_lazy("问题解决了吗"),
        choices=SOLVED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择问题解决了没有。")},
    )
    satisfied = forms.TypedChoiceField(
        label=gettext_lazy("对办理满意吗"),
        choices=Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择对办理满意不满意。")},
    )
    unit_contacted = forms.ChoiceField(
        label=gettext_lazy("承办单位联系过您吗"),
        choices=CONTACTED,
        widget=forms.RadioSelect,
        required=False,
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("不满意的原因"),
        choices=Complaint.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("还想说的话"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Whoever is not content says why, so that the next round knows what to mend."""
        told = super().clean() or {}
        discontent = told.get("solved") == "no" or (told.get("satisfied") or 5) < Satisfaction.FAIR
        if discontent and "reasons" in told and not told["reasons"]:
            self.add_error("reasons", _("没有解决或不满意时，请至少选一个原因。"))
        return told

    def verdict(self, how: How = How.SELF) -> Verdict:
        """What was said, through the web."""
        return _verdict(self.cleaned_data, how)


class CallbackForm(RatingForm):
    """What was heard when somebody asked, or that nobody could be reached."""

    field_order = ("how", "contacted", "solved", "satisfied", "unit_contacted", "reasons", "words")

    how = forms.ChoiceField(
        label=gettext_lazy("怎样问的"), choices=STAFF_WAYS, widget=forms.RadioSelect, initial=How.PHONE
    )
    contacted = forms.ChoiceField(
        label=gettext_lazy("联系上了吗"),
        choices=(("yes", gettext_lazy("联系上了")), ("no", gettext_lazy("没有联系上"))),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("contacted") == "no":
            for name in ("solved", "satisfied"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Without contact there is no verdict, whatever else was ticked."""
        if self.cleaned_data.get("contacted") == "no":
            return self.cleaned_data
        return super().clean()

    def verdict(self, how: How = How.PHONE) -> Verdict:
        """What was heard."""
        told = self.cleaned_data
        how = How(told["how"])
        if told["contacted"] == "no":
            return Verdict(how, contacted=False, words=told["words"])
        return _verdict(told, how)


class ProxyForm(RatingForm):
    """What a resident says at the station, written down for him."""

    field_order = ("presence", "solved", "satisfied", "unit_contacted", "reasons", "words", "consent")

    presence = forms.ChoiceField(
        label=gettext_lazy("本人怎样说的"), choices=Presence.choices, widget=forms.RadioSelect
    )
    consent = forms.BooleanField(
        label=gettext_lazy("本人同意由文明实践站代为填写，填好后念给本人听过"),
        error_messages={"required": gettext_lazy("本人同意才能代评。请先问本人，同意了再勾选。")},
    )

    def verdict(self, how: How = How.STATION) -> Verdict:
        """What was heard, marked as written by another hand."""
        told = self.cleaned_data
        said = _verdict(told, how)
        return replace(said, presence=Presence(told["presence"]), consent=told["consent"])


class ClearingForm(ClearForm):
    """What a supervisor found out about answers that contradict."""

    grounds = forms.CharField(
        label=gettext_lazy("核实情况"),
        help_text=gettext_lazy("写明向谁核实、怎样核实、哪个说法属实。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明怎样核实的、哪个说法属实。")},
    )


def _verdict(told: dict[str, Any], how: How) -> Verdict:
    return Verdict(
        how,
        unit_contacted={"yes": True, "no": False}.get(told.get("unit_contacted", "")),
        solved=told["solved"] == "yes",
        satisfied=Satisfaction(told["satisfied"]),
        reasons=tuple(Complaint(code) for code in told["reasons"]),
        words=told["words"],
    )
