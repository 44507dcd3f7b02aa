"""Forms about projects and their slots."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.people.queries import skills
from huiyin.kernel.places.forms import ClearForm, PlacedForm
from huiyin.kernel.present import now
from huiyin.plan.actions import Design, Seat
from huiyin.plan.kinds import Priority

DAY = {"type": "date"}
CLOCK = {"type": "time"}


class ProjectForm(PlacedForm):
    """A new project."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(
        label=gettext_lazy("项目名称"), max_length=60, help_text=gettext_lazy("例如：白水村陪诊服务")
    )
    purpose = forms.CharField(
        label=gettext_lazy("要做什么"),
        help_text=gettext_lazy("为谁、解决什么问题、怎样算办好。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        max_length=1000,
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("组织单位"), queryset=Organisation.objects.none(), empty_label="—"
    )

    def __init__(self, *args: Any, units: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units

    def design(self) -> Design:
        """What the verb needs."""
        told = self.cleaned_data
        return Design(told["title"], told["purpose"], told["where"], told["organisation"], told["key"])


class WordsForm(ClearForm):
    """A draft's title and purpose worded anew."""

    title = forms.CharField(label=gettext_lazy("项目名称"), max_length=60)
    purpose = forms.CharField(
        label=gettext_lazy("要做什么"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 5}),
        max_length=1000,
    )


class SlotForm(PlacedForm):
    """A place to fill: what, when, where, by whom."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    title = forms.CharField(
        label=gettext_lazy("岗位"), max_length=40, help_text=gettext_lazy("例如：陪老人去县医院")
    )
    day = forms.DateField(label=gettext_lazy("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    starts = forms.TimeField(
        label=gettext_lazy("从几点"), widget=forms.TimeInput(format="%H:%M", attrs=CLOCK), initial="08:30"
    )
    ends = forms.TimeField(
        label=gettext_lazy("到几点"), widget=forms.TimeInput(format="%H:%M", attrs=CLOCK), initial="11:30"
    )
    least = forms.IntegerField(label=gettext_lazy("最少几人"), min_value=1, max_value=500, initial=1)
    most = forms.IntegerField(
        label=gettext_lazy("最多几人"),
        min_value=1,
        max_value=500,
        initial=1,
        help_text=gettext_lazy("报满后，后来的人按先后候补。"),
    )
    skills = forms.TypedMultipleChoiceField(
        label=gettext_lazy("需要会什么"),
        help_text=gettext_lazy("只勾必须会的。不勾就是谁都可以。"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs_leader = forms.BooleanField(label=gettext_lazy("要有队长带队"), required=False)
    checks = forms.MultipleChoiceField(
        label=gettext_lazy("要先核查过什么"),
        help_text=gettext_lazy("和孩子单独相处、进失能老人家里的岗位，要选核查过的人。"),
        choices=Check.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("重要程度"),
        help_text=gettext_lazy("人不够的时候，先排重要的。"),
        choices=Priority.choices,
        coerce=int,
        required=False,
        empty_value=str(Priority.ORDINARY.value),
        initial=Priority.ORDINARY,
    )
    grab = forms.BooleanField(label=gettext_lazy("志愿者可以自己报名（抢单）"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["skills"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(skill.pk, skill.label) for skill in skills()]

    def clean(self) -> dict[str, Any]:
        """Begin before the end, not in the past, least not above most."""
        told = super().clean()
        if {"day", "starts", "ends"} <= told.keys():
            told["starts_at"] = timezone.make_aware(datetime.combine(told["day"], told["starts"]))
            told["ends_at"] = timezone.make_aware(datetime.combine(told["day"], told["ends"]))
            if told["ends_at"] <= told["starts_at"]:
                self.add_error("ends", _("结束要比开始晚。"))
            elif told["ends_at"] <= now():
                self.add_error("day", _("这个时间已经过去了。"))
        if {"least", "most"} <= told.keys() and told["least"] > told["most"]:
            self.add_error("most", _("最多不能比最少还少。"))
        return told

    def seat(self) -> Seat:
        """What the verb needs."""
        told = self.cleaned_data
        return Seat(
            told["title"],
            told["starts_at"],
            told["ends_at"],
            told["where"],
            key=told["key"],
            skills=told["skills"],
            least=told["least"],
            most=told["most"],
            needs_leader=told["needs_leader"],
            checks=told["checks"],
            priority=int(told["priority"]),
            grab=told["grab"],
        )


class NeedForm(ClearForm):
    """A further case that the project answers."""

    case = forms.CharField(
        label=gettext_lazy("档案编号"), max_length=16, help_text=gettext_lazy("以 D 开头，在档案页上方。")
    )


class SendBackForm(ClearForm):
    """What the approver asks to change."""

    why = forms.CharField(
        label=gettext_lazy("要改什么"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明要改什么，起草人照着改。")},
    )


class FinishForm(ClearForm):
    """What came of it, in the words of who answers for it; the figures come from the records."""

    result = forms.CharField(
        label=gettext_lazy("达到了什么"),
        help_text=gettext_lazy(
            "对照“要做什么”写：做了几次、服务多少人、问题解决没有。不要写居民的姓名和电话。"
        ),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明结果：做了几次，服务多少人，问题解决没有。")},
    )
    shortfall = forms.CharField(
        label=gettext_lazy("没有达到的，为什么"),
        help_text=gettext_lazy("没有做完的、花多了的、晚了的，写明原因和以后怎么办。都达到了就不填。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 3}),
        max_length=1000,
        required=False,
    )
