"""A text is pasted; a text is judged."""

from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Said
from huiyin.collect.forms import SortedForm
from huiyin.collect.kinds import Channel
from huiyin.collect.models import MediaItem
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

FIRST_YEAR = 2000


class ItemForm(ClearForm):
    """A published text, as it was published."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-keep": True}), initial=uuid4)
    source = forms.CharField(
        label=gettext_lazy("出处"), max_length=60, help_text=gettext_lazy("哪家媒体、哪个平台或哪个栏目。")
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    words = forms.CharField(
        label=gettext_lazy("原文"),
        help_text=gettext_lazy("把报道、帖子或留言原样贴进来。"),
        max_length=8000,
        widget=forms.Textarea(attrs={"maxlength": 8000, "rows": 10}),
    )
    url = forms.URLField(label=gettext_lazy("网址"), max_length=500, required=False, assume_scheme="https")
    published = forms.DateField(
        label=gettext_lazy("发布日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_published(self) -> datetime | None:
        """The day's first minute. Raises ValidationError for days to come."""
        day = self.cleaned_data["published"]
        if day is None:
            return None
        if day > today() or day.year < FIRST_YEAR:
            raise ValidationError(_("请检查发布日期：不能是以后的日子，也不能早于2000年。"))
        return timezone.make_aware(datetime.combine(day, time()))

    def told(self) -> dict[str, Any]:
        """What the verb needs."""
        given = self.cleaned_data
        names = ("key", "source", "title", "words", "url")
        return {**{name: given[name] for name in names}, "published_at": given["published"]}


class TakeForm(SortedForm):
    """The need that a text carries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, channel=Channel.MEDIA, **kwargs)
        self.fields["words"].help_text = _("只留下与诉求有关的话，可以删减，不要改意思。")

    def said(self, item: MediaItem) -> Said:
        """What the verb needs."""
        told = self.cleaned_data
        return Said(
            channel=Channel.MEDIA,
            words=told["words"],
            place=told["where"],
            key=told["key"],
            source_ref=item.url[:80],
            item=item,
            **self.sorting(),
        )


class AsideForm(ClearForm):
    """Why the text is no need of this county's."""

    reason = forms.CharField(
        label=gettext_lazy("不予受理的原因"),
        help_text=gettext_lazy("例如：不在本县；只是新闻报道，没有诉求；已经办过。"),
        max_length=200,
        widget=forms.Textarea(attrs={"maxlength": 200, "rows": 3}),
        error_messages={"required": gettext_lazy("请写明不予受理的原因，例如：不在本县。")},
    )
