"""Where to, what of, and from where."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.outward.asking import Unreachable, reachable
from huiyin.kernel.places.forms import ClearForm, place_meant
from huiyin.web.hooks.actions import HookPlan
from huiyin.web.hooks.kinds import tellable
from huiyin.web.hooks.models import Hook


class HookForm(ClearForm):
    """An address and what it is told of."""

    name = forms.CharField(
        label=gettext_lazy("名称"), help_text=gettext_lazy("例如：县政务数据平台"), max_length=60
    )
    url = forms.CharField(
        label=gettext_lazy("推送到哪个网址"),
        help_text=gettext_lazy("以 https:// 开头。内部网络的地址，要先由运维写进 HUIYIN_REACHABLE。"),
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    place_words = forms.CharField(
        label=gettext_lazy("只推送哪个地方的"),
        help_text=gettext_lazy("写乡镇街道或村的名字；不写就是全县。"),
        max_length=60,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("哪些事要推送"),
        help_text=gettext_lazy("推送的只有编号、种类和代码，没有居民说的话，也没有任何人的姓名电话。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少勾一种。")},
    )

    def __init__(self, *args: Any, hook: Hook | None = None, **kwargs: Any) -> None:
        if hook is not None:
            where = hook.place.full_name if hook.place else ""
            known = {"name": hook.name, "url": hook.url, "kinds": hook.kinds, "place_words": where}
            kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = tellable()  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """An address that may be asked at all; without encryption only one that is listed."""
        url = str(self.cleaned_data["url"]).strip()
        try:
            reachable(url)
        except Unreachable as problem:
            raise ValidationError(str(problem)) from None
        parts = urlsplit(url)
        if parts.scheme != "https" and not {parts.hostname, parts.netloc} & set(settings.HUIYIN_REACHABLE):
            raise ValidationError(_("请用 https:// 开头的网址，推送的内容才不会在路上被看到。"))
        return url

    def clean_place_words(self) -> Any:
        """The place that was meant, or None for the whole county."""
        words = str(self.cleaned_data["place_words"]).strip()
        return place_meant(None, words) if words else None

    def plan(self) -> HookPlan:
        """What the verb needs."""
        told = self.cleaned_data
        return HookPlan(told["name"], told["url"], told["kinds"], told["place_words"])
