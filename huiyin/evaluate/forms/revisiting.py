"""What was found on looking again."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.evaluate.actions import Seen
from huiyin.evaluate.models import Revisit
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm

FOUND = [one for one in Revisit.State if one != Revisit.State.DRAWN]


class RevisitForm(ClearForm):
    """Still good, back again, or not reached; how one knows, with photos."""

    state = forms.ChoiceField(
        label=gettext_lazy("现在是什么样子"),
        choices=[(one.value, one.label) for one in FOUND],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择现在怎么样。")},
    )
    words = forms.CharField(
        label=gettext_lazy("看到什么"),
        help_text=gettext_lazy(
            "哪一天去的、看了哪里、什么样子；没有看成的写为什么。不要写居民的姓名和电话。"
        ),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明看到什么：哪一天去的，什么样子。")},
    )
    photos = PicturesField(
        most=5,
        label=gettext_lazy("现场照片"),
        help_text=gettext_lazy("最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def seen(self) -> Seen:
        """What was found, for the verb."""
        told = self.cleaned_data
        return Seen(Revisit.State(told["state"]), told["words"], told["photos"])
