"""What was found on the spot."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.evaluate.actions import Found
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm

MOST_PHOTOS = 5


class CheckForm(ClearForm):
    """Done or not, how one knows, with photos."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": ""}), initial=uuid4)
    holds = forms.ChoiceField(
        label=gettext_lazy("到现场看，办好了没有"),
        choices=[("yes", gettext_lazy("已经办好")), ("no", gettext_lazy("没有办好"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择办好了没有。")},
    )
    words = forms.CharField(
        label=gettext_lazy("看到什么"),
        help_text=gettext_lazy("哪一天去的、看了哪里、什么样子。不要写居民的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明看到什么：哪一天去的，什么样子。")},
    )
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("现场照片"),
        help_text=gettext_lazy("最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def found(self) -> Found:
        """What was seen, for the verb."""
        told = self.cleaned_data
        return Found(told["holds"] == "yes", told["words"], told["photos"], told["key"])
