"""Forms about what went wrong during a service."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import now
from huiyin.track.actions import Happened
from huiyin.track.models import Incident

SERIOUS = (
    ("yes", gettext_lazy("要紧：有人去医院、报了警，或者现在还有危险")),
    ("no", gettext_lazy("不要紧：当场处理好了")),
)
INSURER = (("yes", gettext_lazy("已通知保险公司")), ("no", gettext_lazy("没有通知，不涉及保险")))


class IncidentForm(ClearForm):
    """What somebody on the spot tells, on one page."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}), initial=uuid4)
    what = forms.ChoiceField(
        label=gettext_lazy("出了什么事"), choices=Incident.What.choices, widget=forms.RadioSelect
    )
    serious = forms.ChoiceField(
        label=gettext_lazy("要不要紧"),
        help_text=gettext_lazy("选“要紧”，实践中心的工作群马上收到。人有危险，先打 120 或 110。"),
        choices=SERIOUS,
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("什么时候"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        initial=now,
    )
    words = forms.CharField(
        label=gettext_lazy("经过"),
        help_text=gettext_lazy("写清在哪里、怎么发生的。这里不要写姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        max_length=1000,
    )
    hurt = forms.CharField(
        label=gettext_lazy("谁受了伤"),
        help_text=gettext_lazy(
            "姓名、电话、伤在哪里；没有人受伤就空着。这一格加密保存，只有处理的人能打开，每次打开都记下来。"
        ),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 2, "data-private": ""}),
        max_length=500,
        required=False,
    )
    done = forms.CharField(
        label=gettext_lazy("当时怎么处理的"),
        help_text=gettext_lazy("例如：包扎后由家人接回，服务停了。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
    )

    def happened(self) -> Happened:
        """What was told, for the verb."""
        told = self.cleaned_data
        return Happened(
            Incident.What(told["what"]),
            told["serious"] == "yes",
            told["at"],
            told["words"],
            told["done"],
            told["hurt"],
            told["key"],
        )


class SettleIncidentForm(ClearForm):
    """What became of it."""

    outcome = forms.CharField(
        label=gettext_lazy("怎么处理的"),
        help_text=gettext_lazy("人怎样了，赔了什么，今后怎样避免。报告的人看得到。不要写姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        max_length=1000,
    )
    insurer = forms.ChoiceField(label=gettext_lazy("保险"), choices=INSURER, widget=forms.RadioSelect)
