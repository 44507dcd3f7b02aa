"""Why one level up is needed."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.dispatch.actions import Beyond
from huiyin.dispatch.forms.orders import MOST_PHOTOS
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm


class PassForm(ClearForm):
    """What was tried, and what this level cannot do."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    tried = forms.CharField(
        label=gettext_lazy("试过什么"),
        help_text=gettext_lazy("到过现场没有，做了什么，找过谁。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写试过什么：到过现场没有，做了什么，找过谁。")},
    )
    why = forms.CharField(
        label=gettext_lazy("为什么办不了"),
        help_text=gettext_lazy("卡在哪里，要上一级做什么。例如：要电工上杆，村里没有资质。"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写为什么办不了：卡在哪里，要上一级做什么。")},
    )
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("现场的样子，最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def beyond(self) -> Beyond:
        """What the verb needs."""
        told = self.cleaned_data
        return Beyond(told["tried"], told["why"], told["photos"], told["key"])
