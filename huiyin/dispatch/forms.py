"""Forms about duties, reports, and places for people to fill."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huiyin.collect.actions import Reply
from huiyin.collect.models import Request
from huiyin.dispatch import queries
from huiyin.dispatch.actions import Duty
from huiyin.dispatch.kinds import DeclineReason, ReturnReason
from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm

MOST_PHOTOS = 5
MOST_ANSWER = 1000
MOST_APART = 50
MOST_AT_ONCE = 50


class SendForm(ClearForm):
    """A duty for a unit: one of the likely ones, or one that was searched."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    likely = forms.TypedChoiceField(
        label=gettext_lazy("交给哪个单位"),
        help_text=gettext_lazy("当地的站、所，和最近办过这类事的单位。"),
        coerce=int,
        empty_value=None,
        error_messages={"required": gettext_lazy("请选择一个单位，或在下面写单位名称。")},
        widget=forms.RadioSelect,
    )
    unit_words = forms.CharField(
        label=gettext_lazy("其他单位"),
        help_text=gettext_lazy("写单位名称的一部分，例如：水利"),
        max_length=60,
        required=False,
    )
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    part = forms.ChoiceField(
        label=gettext_lazy("主办还是协办"),
        choices=[("lead", gettext_lazy("主办")), ("support", gettext_lazy("协办"))],
        widget=forms.RadioSelect,
        initial="lead",
    )
    basis = forms.CharField(
        label=gettext_lazy("派单依据"),
        help_text=gettext_lazy("为什么该由这个单位办，例如：三定方案第几条、乡镇职责清单"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明派单依据：为什么该由这个单位办。")},
    )
    instructions = forms.CharField(
        label=gettext_lazy("办理要求"),
        help_text=gettext_lazy("不要写居民的姓名和电话，承办人有权时可在档案页查看。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, likely: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["likely"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(unit.pk, unit.name) for unit in likely]
        if not likely:
            del self.fields["likely"]
            self.fields["unit_words"].label = _("交给哪个单位")

    def clean(self) -> dict[str, Any]:
        """Find the unit that was typed, else the tile that was chosen, under "organisation"."""
        told = super().clean() or {}
        words = told.get("unit_words", "").strip()
        try:
            if words:
                self.errors.pop("likely", None)
                told["organisation"] = _unit(told.get("unit"), words)
            elif told.get("likely"):
                told["organisation"] = queries.receivers().get(pk=told["likely"])
            elif "likely" not in self.fields:
                self.add_error("unit_words", _("请写单位名称。"))
        except ValidationError as problem:
            self.add_error("unit_words", problem)
        return told

    def duty(self) -> Duty:
        """What the verb needs."""
        told = self.cleaned_data
        return Duty(
            told["organisation"],
            key=told["key"],
            is_lead=told["part"] == "lead",
            instructions=told["instructions"],
            basis=told["basis"],
        )


def _unit(pk: int | None, words: str) -> Organisation:
    chosen = queries.receivers().filter(pk=pk).first() if pk else None
    if chosen is not None and words == chosen.name:
        return chosen
    found = queries.search_units(words)
    exact = [unit for unit in found if words in (unit.name, unit.short_name)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValidationError(_("没有找到名称里有“%(words)s”的单位。") % {"words": words})
    names = _("、").join(unit.name for unit in found)
    raise ValidationError(_("有几个单位：%(names)s。请写全名。") % {"names": names})


class ReportForm(ClearForm):
    """What was done, with photos."""

    words = forms.CharField(
        label=gettext_lazy("办理结果"),
        help_text=gettext_lazy("做了什么、什么时候做完、居民当面怎么说。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 5}),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明办理结果：做了什么，什么时候做完。")},
    )
    answer = forms.CharField(
        label=gettext_lazy("给诉求人的答复"),
        help_text=gettext_lazy("用诉求人看得懂的话：办了什么，结果怎样，还要等什么。负责人审核后发出。"),
        widget=forms.Textarea(attrs={"maxlength": MOST_ANSWER, "rows": 4}),
        max_length=MOST_ANSWER,
        error_messages={"required": gettext_lazy("请写给诉求人的答复：办了什么，结果怎样。")},
    )
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("办理前后的现场，最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        kwargs["initial"] = {"words": order.report, "answer": order.answer}
        super().__init__(*args, **kwargs)
        if not order.is_lead:
            del self.fields["answer"]


class AnswerForm(ClearForm):
    """What the residents are told: one text for all, and other words for those who need them.

    `voices` are those who may be answered. On the case's own page `to` says for whom the page was opened,
    so that nobody who joined meanwhile is told something unseen.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("给诉求人的答复"),
        help_text=gettext_lazy("办了什么，结果怎样，还要等什么。不要写任何人的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": MOST_ANSWER, "rows": 5}),
        max_length=MOST_ANSWER,
        error_messages={"required": gettext_lazy("请写给诉求人的答复：办了什么，结果怎样。")},
    )
    done = forms.BooleanField(
        label=gettext_lazy("答复了就办完了，不用派单"),
        help_text=gettext_lazy("例如咨询：说清楚就行。之后请诉求人评价。"),
        required=False,
    )

    def __init__(self, *args: Any, voices: Sequence[Request], may_end: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = voices
        self.fields["to"].initial = ",".join(str(one.pk) for one in voices)
        if not may_end:
            del self.fields["done"]
        if len(voices) < 2:
            return
        self.fields["words"].label = _("给大家的答复")
        for one in voices[:MOST_APART]:
            self.fields[f"own_{one.pk}"] = forms.CharField(
                label=_("只对 %(no)s 说的话") % {"no": one.no},
                help_text=_("写了，这一位就只收到这段话；不写，就用共同的答复。"),
                widget=forms.Textarea(attrs={"maxlength": MOST_ANSWER, "rows": 3}),
                max_length=MOST_ANSWER,
                required=False,
            )

    def apart(self) -> list[tuple[Request, forms.BoundField | None]]:
        """Every voice, and the field for words of its own."""
        return [
            (one, self[f"own_{one.pk}"] if f"own_{one.pk}" in self.fields else None) for one in self.voices
        ]

    def replies(self) -> list[Reply]:
        """What each voice is told. The same press twice has the same keys."""
        told = self.cleaned_data
        meant = set(told["to"].split(","))
        return [
            Reply(one, told.get(f"own_{one.pk}") or told["words"], uuid5(told["key"], one.no))
            for one in self.voices
            if str(one.pk) in meant
        ]


class ReturnForm(ClearForm):
    """Why the duty is not this unit's, and the rule that says so."""

    reason = forms.ChoiceField(
        label=gettext_lazy("退回原因"),
        choices=ReturnReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择退回原因。")},
    )
    basis = forms.CharField(
        label=gettext_lazy("退回依据"),
        help_text=gettext_lazy("哪份文件、哪一条；该由哪个单位办。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明退回依据：哪份文件、哪一条，该由哪个单位办。")},
    )


class MoreForm(ClearForm):
    """What the leader finds missing in a report."""

    why = forms.CharField(
        label=gettext_lazy("还缺什么"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写明还缺什么，承办人照着补。")},
    )


class BestForm(ClearForm):
    """How many of the best to ask with one press."""

    count = forms.IntegerField(label=gettext_lazy("请前几位"), min_value=1, max_value=MOST_AT_ONCE)
    km = forms.TypedChoiceField(choices=[(km, km) for km in queries.RADII], coerce=int)


class ReasonForm(ClearForm):
    """Why a volunteer cannot come."""

    reason = forms.ChoiceField(
        label=gettext_lazy("为什么来不了"), choices=DeclineReason.choices, widget=forms.RadioSelect
    )


def asked_words(count: int) -> str:
    """How many were asked, in words."""
    return ngettext("已邀请 %(n)d 位志愿者。", "已邀请 %(n)d 位志愿者。", count) % {"n": count}
