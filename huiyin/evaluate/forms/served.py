"""The form in which the served side says how a service went."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.evaluate.actions import ServiceTold
from huiyin.evaluate.kinds import Satisfaction, Speaker
from huiyin.kernel.places.forms import ClearForm


class ServiceForm(ClearForm):
    """A grade, who speaks, and two kinds of words."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    satisfied = forms.TypedChoiceField(
        label=gettext_lazy("这次服务怎么样"),
        choices=Satisfaction.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个：非常满意、满意，还是不满意。")},
    )
    speaker = forms.ChoiceField(
        label=gettext_lazy("谁在说"), choices=Speaker.choices, widget=forms.RadioSelect, initial=Speaker.SELF
    )
    thanks = forms.CharField(
        label=gettext_lazy("想对志愿者说的谢谢"),
        help_text=gettext_lazy("来服务的志愿者看得到。"),
        widget=forms.Textarea(attrs={"maxlength": 200, "rows": 2}),
        max_length=200,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("哪里不好、想改的"),
        help_text=gettext_lazy("只有派志愿者来的实践中心、所、站看得到，志愿者看不到。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        required=False,
    )

    def told(self) -> ServiceTold:
        """What was said, for the verb."""
        said = self.cleaned_data
        return ServiceTold(
            Satisfaction(said["satisfied"]),
            Speaker(said["speaker"]),
            said["words"],
            said["thanks"],
            said["key"],
        )
