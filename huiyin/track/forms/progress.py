"""What was done, measured, agreed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm
from huiyin.track.actions import Note
from huiyin.track.kinds import ProgressKind

MOST_PHOTOS = 6


class NoteForm(ClearForm):
    """What was done, measured, agreed; with photos."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}), initial=uuid4)
    kind = forms.ChoiceField(
        label=gettext_lazy("哪一类"),
        help_text=gettext_lazy("照片跟着这一类走：选“办理前”或“办理后”，前后会并排显示。"),
        choices=ProgressKind.choices,
        widget=forms.RadioSelect,
        initial=ProgressKind.NOTE,
    )
    words = forms.CharField(
        label=gettext_lazy("做了什么"),
        help_text=gettext_lazy("写清时间、谁去的、结果怎样。不要写诉求人的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 2000, "rows": 5}),
        max_length=2000,
        error_messages={"required": gettext_lazy("请写明做了什么：时间、谁去的、结果怎样。")},
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"),
        help_text=gettext_lazy("有测量或统计的数字时填，例如 300"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    unit = forms.CharField(
        label=gettext_lazy("单位"), help_text=gettext_lazy("例如：亩、户、米"), max_length=16, required=False
    )
    is_about = forms.BooleanField(label=gettext_lazy("这是大约的数"), required=False)
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("最多 6 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A number needs its unit."""
        told = super().clean() or {}
        if told.get("quantity") is not None and not told.get("unit"):
            self.add_error("unit", _("请写明数量的单位。"))
        return told

    def note(self) -> Note:
        """What was told."""
        told = self.cleaned_data
        return Note(
            words=told["words"],
            kind=ProgressKind(told["kind"]),
            key=told["key"],
            quantity=told["quantity"],
            unit=told["unit"] if told["quantity"] is not None else "",
            is_about=told["is_about"],
            pictures=told["photos"],
        )
