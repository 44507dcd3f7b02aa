"""More time: what a unit asks, and what is said to it."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.queries import names_somebody
from huiyin.dispatch.models import WorkOrder
from huiyin.dispatch.queries import live_voices
from huiyin.kernel.calendar.kinds import Reason
from huiyin.kernel.calendar.queries import day_words
from huiyin.kernel.places.forms import ClearForm
from huiyin.track.actions import Plea
from huiyin.track.queries import Allowance

REASONS = (
    Reason.SURVEY,
    Reason.PROCEDURE,
    Reason.FUNDS,
    Reason.WEATHER,
    Reason.SEASON,
    Reason.OTHERS,
    Reason.COMPLEX,
)
NAMELESS = gettext_lazy("里面有姓名或电话。每位诉求人都会看到，请改成不写任何人的说法。")


def told_field() -> forms.CharField:
    """The reason in words for residents."""
    return forms.CharField(
        label=gettext_lazy("告诉诉求人的理由"),
        help_text=gettext_lazy(
            "批准后显示在每位诉求人的进度页上。用诉求人看得懂的话，不写任何人的姓名和电话。例如：要等天晴三天路面干透才能铺沥青。"
        ),
        widget=forms.Textarea(attrs={"maxlength": 200, "rows": 3}),
        max_length=200,
        error_messages={"required": gettext_lazy("请写告诉诉求人的理由：为什么要多办一些时间。")},
    )


def nameless(words: str, order: WorkOrder) -> str:
    """The words, when they name nobody. Raises ValidationError."""
    if names_somebody(words, live_voices(order.case)):
        raise ValidationError(str(NAMELESS))
    return words


class ExtensionForm(ClearForm):
    """Until which day, why, and what the residents may be told."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    until = forms.DateField(
        label=gettext_lazy("延到哪一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("请选延到哪一天。")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("延期原因"),
        choices=[(one.value, one.label) for one in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择延期原因。")},
    )
    why = forms.CharField(
        label=gettext_lazy("具体情况"),
        help_text=gettext_lazy(
            "办到了哪一步，还差什么，为什么原定时间不够。批复的人会看。不要写居民的姓名和电话。"
        ),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明办到了哪一步、还差什么、为什么时间不够。")},
    )
    told = told_field()

    def __init__(self, *args: Any, order: WorkOrder, allowed: Allowance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order, self.allowed = order, allowed
        if allowed.latest is not None and allowed.days is not None:
            self.fields["until"].help_text = _(
                "最晚到%(day)s：一次最多延期 %(n)d 个工作日（依据：%(source)s）。"
            ) % {
                "day": day_words(allowed.latest),
                "n": allowed.days.amount,
                "source": allowed.days.source,
            }
            self.fields["until"].widget.attrs["max"] = allowed.latest.isoformat()
        if not order.is_lead:
            del self.fields["told"]

    def clean_until(self) -> Any:
        """A working day after the present deadline, no later than the rule allows."""
        day = self.cleaned_data["until"]
        days = self.allowed.days_until(day)
        if days < 1:
            raise ValidationError(_("请选一个在现在的办结时限之后的工作日。"))
        if self.allowed.days is not None and days > self.allowed.days.amount:
            raise ValidationError(
                _("最多只能延 %(n)d 个工作日，您选的是 %(days)d 个。请选早一些的日子。")
                % {"n": self.allowed.days.amount, "days": days}
            )
        return day

    def clean_told(self) -> str:
        """Nobody is named."""
        return nameless(self.cleaned_data["told"], self.order)

    def plea(self) -> Plea:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Plea(told["until"], Reason(told["reason"]), told["why"], told.get("told", ""), told["key"])


class GrantForm(ClearForm):
    """What the residents are told, as proposed or better."""

    told = told_field()

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        if not order.is_lead:
            del self.fields["told"]

    def clean_told(self) -> str:
        """Nobody is named."""
        return nameless(self.cleaned_data["told"], self.order)


class RefuseForm(ClearForm):
    """Why there is no more time."""

    words = forms.CharField(
        label=gettext_lazy("不批准的理由"),
        help_text=gettext_lazy("申请的单位会看到。写明为什么不延，该怎样按时办完。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明不批准的理由，单位照着办。")},
    )
