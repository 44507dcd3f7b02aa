"""One form a page."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.channels.portal.draft import MOST_PHOTOS
from huiyin.collect.forms import check_wish
from huiyin.collect.kinds import Matter
from huiyin.collect.models import Reach
from huiyin.kernel.people import identity
from huiyin.kernel.people.pictures import PicturesField
from huiyin.kernel.places.forms import ClearForm, PlacedForm

PLAIN_MATTERS = (
    (Matter.HELP, gettext_lazy("请帮忙解决一件事")),
    (Matter.CONSULT, gettext_lazy("想问一件事")),
    (Matter.COMPLAINT, gettext_lazy("对某个单位或个人不满意")),
    (Matter.REPORT, gettext_lazy("举报违法违规的事")),
    (Matter.SUGGESTION, gettext_lazy("提一个建议")),
    (Matter.PRAISE, gettext_lazy("表扬")),
)
MOST_WORDS = 2000


class WordsForm(ClearForm):
    """What happened."""

    matter = forms.ChoiceField(
        label=gettext_lazy("您想做什么？"),
        choices=PLAIN_MATTERS,
        widget=forms.RadioSelect,
        initial=Matter.HELP,
    )
    words = forms.CharField(
        label=gettext_lazy("发生了什么？"),
        help_text=gettext_lazy("用自己的话说。什么时候、什么事、希望怎样。"),
        widget=forms.Textarea(attrs={"maxlength": MOST_WORDS, "rows": 7}),
        max_length=MOST_WORDS,
        error_messages={"required": gettext_lazy("请写下发生了什么，几个字也可以。")},
    )


class OrderForm(ClearForm):
    """What whoever serves should know."""

    words = forms.CharField(
        label=gettext_lazy("说说您的情况"),
        help_text=gettext_lazy("几个人、什么时候方便、要注意什么。不用写身份证号。"),
        widget=forms.Textarea(attrs={"maxlength": MOST_WORDS, "rows": 5}),
        max_length=MOST_WORDS,
        error_messages={"required": gettext_lazy("请写几个字：什么时候方便，要注意什么。")},
    )


class WhereForm(PlacedForm):
    """Where it is."""

    spot = forms.CharField(
        label=gettext_lazy("具体在哪里"),
        help_text=gettext_lazy("例如：大岭山组村口小桥边"),
        max_length=80,
        required=False,
    )
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_words"].label = _("哪个村（社区）？")
        self.fields["place_words"].error_messages["required"] = _("请写村或社区的名字，例如：白水村。")


class PhotosForm(ClearForm):
    """Photos, if there are any."""

    photos = PicturesField(
        most=MOST_PHOTOS,
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("最多 5 张。照片里的拍摄位置会自动去掉。"),
        required=False,
    )


class InquiryForm(PhotosForm):
    """What a resident answers to a unit's question."""

    words = forms.CharField(
        label=gettext_lazy("您的回答"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 4}),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写下您的回答。")},
    )
    field_order = ("words", "photos")


class StagedForm(PhotosForm):
    """Photos of a draft. The same `batch`, made with the page, is laid aside once."""

    batch = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class YouForm(ClearForm):
    """How to reach the resident, if wanted."""

    name = forms.CharField(label=gettext_lazy("您怎么称呼"), max_length=40, required=False)
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        help_text=gettext_lazy("留了电话，办理的人能跟您核实，办完会回访。"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        max_length=200,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": gettext_lazy("请填写完整的邮箱地址，例如 zhang@example.com。")},
    )
    wish = forms.ChoiceField(
        label=gettext_lazy("有了答复，怎样告诉您？"),
        choices=[("", gettext_lazy("看我留了什么：先短信，再邮件")), *Reach.Wish.choices],
        required=False,
    )
    secrecy = forms.BooleanField(
        label=gettext_lazy("请为我保密"),
        help_text=gettext_lazy("只有热线和县中心的工作人员能联系到您。"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The wished way needs its number or address."""
        told: dict[str, Any] = super().clean() or {}
        check_wish(self, told)
        if told.get("wish") == Reach.Wish.EMAIL and "email" in told and not told["email"]:
            self.add_error("email", _("想收邮件，请留邮箱。"))
        return told

    def clean_phone(self) -> str:
        """A number that rings."""
        phone: str = self.cleaned_data["phone"]
        if phone and not identity.valid_phone(phone):
            raise ValidationError(_("这个电话打不通：请填手机号或带区号的固定电话，也可以不填。"))
        return identity.normalise_phone(phone)


class OfflineForm(YouForm, WhereForm, WordsForm):
    """All of it on one page, for a browser without a network; `key` is made there."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": True, "data-make": True}))
    field_order = ("key", "matter", "words", "place_words", "spot", "name", "phone", "secrecy")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("place", "lat", "lon", "email", "wish"):
            del self.fields[name]


class SubscribeForm(ClearForm):
    """Where a place's news is sent."""

    address = forms.EmailField(
        label=gettext_lazy("电子邮箱"),
        help_text=gettext_lazy("例如 zhang@example.com"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("请填写邮箱。"),
            "invalid": gettext_lazy("请填写完整的邮箱地址，例如 zhang@example.com。"),
        },
    )


class FollowForm(ClearForm):
    """The number and the code that open a request's progress."""

    number = forms.CharField(
        label=gettext_lazy("诉求编号"),
        help_text=gettext_lazy("十位数字，例如 26-0000123-4"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填诉求编号，在提交后的页面或短信里。")},
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        help_text=gettext_lazy("六位数字，和编号写在一起"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请填六位查询码。")},
    )
