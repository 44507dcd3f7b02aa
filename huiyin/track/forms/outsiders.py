"""What is asked of somebody outside, and what he answers."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.people import identity
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm
from huiyin.track.actions import Heard, Passing
from huiyin.track.models import Forward
from huiyin.track.queries.outsiders import Offered

MOST_PHOTOS = 5
State = Forward.State


class ForwardForm(ClearForm):
    """Who is asked for what, and what of the case he may see: only what is ticked, nothing to begin with."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to_name = forms.CharField(
        label=gettext_lazy("请哪一家外单位"),
        help_text=gettext_lazy("没有本系统账号的企业或单位，例如：供电公司车江营业所"),
        max_length=60,
        error_messages={"required": gettext_lazy("请写明请的是哪一家。")},
    )
    task = forms.CharField(
        label=gettext_lazy("请他们做什么"),
        help_text=gettext_lazy("写清在哪里、做什么、什么时候要。不要写诉求人的姓名、电话和住址。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明请他们做什么。")},
    )
    shown = forms.MultipleChoiceField(
        label=gettext_lazy("可以让他们看到什么"),
        help_text=gettext_lazy("不勾的都看不到。谁反映的，任何时候都看不到。内容里写了姓名的，不要勾。"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    photos = forms.MultipleChoiceField(
        label=gettext_lazy("可以让他们看的照片"), widget=forms.CheckboxSelectMultiple, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("对方的手机号"),
        help_text=gettext_lazy("写了，链接用短信发给他，到时还会提醒一次；不写，请自己把链接交给他。"),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        kinds = [(str(kind), kind.label) for kind in offered.kinds()]
        self._choose("shown", kinds)
        pictures = [(str(one.key), _("照片 %(n)d") % {"n": n}) for n, one in enumerate(offered.photos, 1)]
        self._choose("photos", pictures)

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices
        if not choices:
            del self.fields[name]

    def clean_phone(self) -> str:
        """A telephone that gets text messages."""
        typed = str(self.cleaned_data["phone"])
        if typed and not identity.valid_phone(typed):
            raise ValidationError(_("手机号不对，请写 11 位手机号，或者不写。"))
        return identity.normalise_phone(typed) if typed else ""

    def passing(self) -> Passing:
        """What the verb needs."""
        told = self.cleaned_data
        return Passing(
            told["to_name"],
            told["task"],
            tuple(told.get("shown", ())),
            tuple(UUID(key) for key in told.get("photos", ())),
            told["phone"],
            told["key"],
        )


SAYS = {
    State.TAKEN: gettext_lazy("接下了，正在办"),
    State.NOT_THEIRS: gettext_lazy("不归我们办"),
    State.DONE: gettext_lazy("已经办好"),
}


class OutsideForm(ClearForm):
    """What somebody outside answers."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    state = forms.ChoiceField(
        label=gettext_lazy("办得怎么样"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择：接下了、不归你们办，还是已经办好。")},
    )
    words = forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy("什么时候做了什么；什么时候能办好；不归你们办的，该找谁。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写几句：做了什么，或为什么不归你们办。")},
    )
    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("现场或办好以后的样子，最多 5 张。照片里的位置信息会自动去掉。"),
        required=False,
    )

    def __init__(self, *args: Any, forward: Forward, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (str(state), words)
            for state, words in SAYS.items()
            if forward.lifecycle.allows(forward.state, state)
        ]

    def heard(self) -> Heard:
        """What the verb needs."""
        told = self.cleaned_data
        return Heard(State(told["state"]), told["words"], told["photos"], told["key"])
