"""Forms about dossiers: finding them, and setting one right."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from markupsafe import Markup

from huiyin.archive.models import Case, CaseLink
from huiyin.archive.policy import may_look_for_people
from huiyin.archive.queries import Wanted, case_by_number, categories, category_choices, townships_for
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Category
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.documents import DocumentField
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place

OPTION, CHOSEN, MIDDLE, END = map(
    Markup, ('<option value="', '<option selected value="', '">', "</option>\n")
)


class PlainSelect(forms.Select):
    """A list to choose from, written in one go: a template for each option costs milliseconds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The list as Django writes it."""
        options = tuple((str(key), str(words)) for key, words in self.choices)
        given = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        chosen = "" if value is None else str(value)
        return format_html("<select{}>\n{}</select>", given, _written(options, chosen))


@lru_cache(maxsize=512)
def _written(options: tuple[tuple[str, str], ...], chosen: str) -> Markup:
    pieces: list[str] = []
    for key, words in options:
        pieces += (CHOSEN if key == chosen else OPTION, key, MIDDLE, words, END)
    return Markup("").join(pieces)


class RegisterForm(ClearForm):
    """What to look for in the register."""

    q = forms.CharField(
        label=gettext_lazy("找什么"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "data-hot": "/", "class": "wide-words"}
        ),
    )
    tail = forms.RegexField(
        r"^[0-9]{4}$",
        label=gettext_lazy("电话尾号"),
        required=False,
        max_length=4,
        error_messages={"invalid": gettext_lazy("请填电话的最后四位数字。")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
    )
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False, widget=PlainSelect)
    township = forms.TypedChoiceField(
        label=gettext_lazy("乡镇街道"), required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("类别"), required=False, coerce=int, empty_value=None, widget=PlainSelect
    )
    channel = forms.ChoiceField(label=gettext_lazy("来源"), required=False, widget=PlainSelect)
    late = forms.BooleanField(label=gettext_lazy("只看超期"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every: list[tuple[Any, Any]] = [("", _("全部"))]
        places = townships_for(by)
        given: dict[str, Iterable[tuple[Any, Any]]] = {
            "state": Case.State.choices,
            "channel": Channel.choices,
            "category": category_choices(),
            "township": places,
        }
        for name, choices in given.items():
            self.fields[name].choices = [*every, *choices]  # type: ignore[attr-defined]
        if not places:
            del self.fields["township"]
        if not may_look_for_people(by):
            del self.fields["tail"]

    def wanted(self) -> Wanted:
        """The filters as given; what is not understood counts as any."""
        self.is_valid()
        told = self.cleaned_data
        return Wanted(
            words=told.get("q", ""),
            tail=told.get("tail", ""),
            state=told.get("state", ""),
            township=told.get("township"),
            category=told.get("category"),
            channel=told.get("channel", ""),
            late=told.get("late", False),
        )

    def query(self) -> str:
        """The filters as an address, without what is empty or not understood."""
        self.is_valid()
        given = {name: self.data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}
        return urlencode(given)


class SaveViewForm(ClearForm):
    """A name for the filters one has set."""

    name = forms.CharField(label=gettext_lazy("起个名字"), max_length=30)
    query = forms.CharField(widget=forms.HiddenInput, max_length=400)


class AmendForm(ClearForm):
    """A dossier's title, class, kind and urgency."""

    title = forms.CharField(
        label=gettext_lazy("标题"),
        help_text=gettext_lazy("一句话说清是什么事。不要写诉求人的姓名和电话。"),
        max_length=80,
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("类别"), empty_label=gettext_lazy("请选择")
    )
    matter = forms.ChoiceField(label=gettext_lazy("性质"), choices=Matter.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=Urgency.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]


class NumberedForm(ClearForm):
    """A form that names another case by its number, or by the number of a voice in it."""

    def named(self, name: str, by: Actor) -> Case | None:
        """The case whose number was typed; else the field says what is wrong."""
        case = case_by_number(by, self.cleaned_data.get(name) or "")
        if case is None and not self.has_error(name):
            self.add_error(name, _("没有找到这个编号，或者不在您的范围内。请核对。"))
        return case


class JoinForm(NumberedForm):
    """Which voices go to which case."""

    into = forms.CharField(label=gettext_lazy("并到哪一件（编号）"), max_length=20)
    voices = forms.MultipleChoiceField(
        label=gettext_lazy("哪些诉求"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, numbers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voices"].choices = [(no, no) for no in numbers]  # type: ignore[attr-defined]
        self.fields["voices"].initial = list(numbers)


class LinkForm(NumberedForm):
    """What this case has to do with another."""

    kind = forms.ChoiceField(
        label=gettext_lazy("这一件"), choices=CaseLink.Kind.choices, widget=forms.RadioSelect
    )
    other = forms.CharField(label=gettext_lazy("另一件的编号"), max_length=20)


class AlikeForm(ClearForm):
    """What is being written down, while it is written."""

    words = forms.CharField(required=False, max_length=5000)
    place = forms.ModelChoiceField(Place.objects.all(), required=False)


class AttachForm(ClearForm):
    """A document. Once valid, "file" is (name, Document)."""

    file = DocumentField(
        label=gettext_lazy("文件"),
        help_text=gettext_lazy(
            "PDF、Word（DOCX）、Excel（XLSX）、照片或录音，最大 20 MB。看内容，不看名称。"
        ),
        widget=forms.FileInput(
            attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.webp,.mp3,.m4a,.wav,.amr"}
        ),
    )
