"""What a unit reports, returns, and is asked to add."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.collect.kinds import Shows
from huiyin.dispatch.forms.answering import MOST_ANSWER, filled
from huiyin.dispatch.kinds import ReturnReason
from huiyin.dispatch.models import AnswerTemplate, WorkOrder
from huiyin.engines.pictures import Picture
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm

MOST_PHOTOS = 5
PAPERS = (Shows.PAPER, Shows.MEASURED, Shows.MINUTES)


class ReportForm(ClearForm):
    """What was done, with photos. `template` is the number of what the answer was made from."""

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
        validators=[filled],
        error_messages={"required": gettext_lazy("请写给诉求人的答复：办了什么，结果怎样。")},
    )
    ahead = forms.CharField(
        label=gettext_lazy("协办单位还没有反馈，为什么先反馈"),
        help_text=gettext_lazy("例如：协办的部分不影响答复。负责人审核时会看到。"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明为什么不等协办单位，或等它们反馈以后再反馈。")},
    )
    template = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("办理后的照片"),
        help_text=gettext_lazy("办好以后的现场，最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )
    before = PicturesField(most=MOST_PHOTOS, label=gettext_lazy("办理前的照片"), required=False)
    slip = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("诉求人签字单的照片"),
        help_text=gettext_lazy("只拍签字和办理结果，不要拍进身份证号、电话。"),
        required=False,
    )
    papers = PicturesField(
        most=MOST_PHOTOS, label=gettext_lazy("文件、测量结果或会议记录的照片"), required=False
    )
    paper_kind = forms.ChoiceField(
        label=gettext_lazy("拍的是什么"),
        choices=[(one.value, one.label) for one in PAPERS],
        widget=forms.RadioSelect,
        initial=Shows.PAPER,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        order: WorkOrder,
        awaited: bool = False,
        template: AnswerTemplate | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "words": order.report,
            "answer": template.text if template else order.answer,
            "template": template.pk if template else "",
        }
        super().__init__(*args, **kwargs)
        if not order.is_lead:
            del self.fields["answer"], self.fields["template"]
        if not awaited:
            del self.fields["ahead"]

    def pictures(self) -> list[tuple[Shows, Picture]]:
        """Every photo with what it shows, for the verb."""
        told = self.cleaned_data
        kinds = {
            "before": Shows.BEFORE,
            "photos": Shows.AFTER,
            "slip": Shows.SLIP,
            "papers": Shows(told.get("paper_kind") or Shows.PAPER),
        }
        return [(shows, one) for name, shows in kinds.items() for one in told.get(name) or ()]


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
