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
from huiyin.collect.actions.feeds.keeping import Source
from huiyin.collect.forms import SortedForm, class_choices
from huiyin.collect.kinds import Channel
from huiyin.collect.models import Feed, MediaItem
from huiyin.collect.queries import categories
from huiyin.engines.feeds import link_of
from huiyin.engines.feeds.plain import tidy
from huiyin.kernel.places.forms import ClearForm, PlacedForm
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
        del self.fields["key"]  # it comes from the text's own
        self.fields["words"].help_text = _("只留下与诉求有关的话，可以删减，不要改意思。")

    def said(self, item: MediaItem) -> Said:
        """What the verb needs."""
        told = self.cleaned_data
        return Said(
            channel=Channel.MEDIA,
            words=told["words"],
            place=told["where"],
            source_ref=item.url[:80],
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


class SourceForm(PlacedForm):
    """A feed, how often it is asked, and what is offered where a text names neither village nor class."""

    name = forms.CharField(
        label=gettext_lazy("来源名称"), max_length=60, help_text=gettext_lazy("例如：县融媒体中心·百姓留言。")
    )
    url = forms.CharField(
        label=gettext_lazy("订阅地址"),
        max_length=500,
        help_text=gettext_lazy("RSS、Atom 或 JSON Feed 的地址，以 https:// 开头。"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    is_comments = forms.BooleanField(label=gettext_lazy("这是评论区、留言板或问政栏目"), required=False)
    every = forms.TypedChoiceField(
        label=gettext_lazy("多久读一次"), coerce=int, choices=Feed.EVERY, initial=30, widget=forms.RadioSelect
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("一般属于哪一类"), coerce=int, required=False, empty_value=None
    )
    field_order = ("name", "url", "is_comments", "every", "place_words", "category")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        where = self.fields["place_words"]
        where.required = False
        where.label = _("一般说的是哪里")
        where.help_text = _("原文没有写地名时，转诉求先填这里。不确定就不填。")
        self.known = {one.pk: one for one in categories()}
        field = self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("暂不确定")), *class_choices(list(self.known.values()))]

    def source(self) -> Source:
        """What the verbs need."""
        told = self.cleaned_data
        return Source(
            name=told["name"],
            url=told["url"],
            is_comments=told["is_comments"],
            every=told["every"],
            place=told.get("where"),
            category=self.known[told["category"]] if told["category"] else None,
        )

    @staticmethod
    def begun(feed: Feed) -> dict[str, Any]:
        """What the form holds of a feed that is read already."""
        begun = {name: getattr(feed, name) for name in ("name", "url", "is_comments", "every")}
        place = {"place": feed.place_id, "place_words": feed.place.full_name} if feed.place else {}
        return {**begun, **place, "category": feed.category_id}


class PublishForm(ClearForm):
    """An answer's words as they stand in public, and where."""

    words = forms.CharField(
        label=gettext_lazy("公开的话"),
        help_text=gettext_lazy("电话和证件号已经遮住。再看一遍，删去姓名等能认出人的内容。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"maxlength": 2000, "rows": 6}),
    )
    url = forms.URLField(
        label=gettext_lazy("公开在哪里"),
        help_text=gettext_lazy("在原帖下面回复后，把那一页的网址贴进来。"),
        max_length=500,
        assume_scheme="https",
    )

    def clean_words(self) -> str:
        """Without signs that nobody sees."""
        return tidy(self.cleaned_data["words"])

    def clean_url(self) -> str:
        """An address that anybody may click on. Raises ValidationError."""
        url = link_of(self.cleaned_data["url"])
        if not url:
            raise ValidationError(_("这不是完整的网址，请以 https:// 开头写全。"))
        return url


class KeepForm(ClearForm):
    """Why an answer is not published."""

    why_not = forms.CharField(
        label=gettext_lazy("不公开的原因"),
        help_text=gettext_lazy("例如：涉及个人隐私；原帖已经删除。"),
        max_length=200,
        widget=forms.Textarea(attrs={"maxlength": 200, "rows": 3}),
    )
