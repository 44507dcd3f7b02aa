"""The one form of the desk."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Said
from huiyin.collect.forms import AskingForm, check_wish, rings
from huiyin.collect.kinds import Channel
from huiyin.collect.models import KnowledgeVersion, Reach
from huiyin.collect.policy import AT_ONCE
from huiyin.kernel.people.models import Organisation, Resident

OWN_WORDS = ("phone", "name", "words", "place_words", "spot", "answer")
"""Fields that an operator types into: without any of them there is no unfinished call."""


WISHES = (
    ("", gettext_lazy("照他上次说的；没说过的，手机发短信，座机打电话")),
    *((one.value, one.label) for one in Reach.Wish if one != Reach.Wish.EMAIL),
)
"""How a caller hears of the answer. The first costs no key and is what most callers want."""


def units() -> QuerySet[Organisation]:
    """Units that people complain about."""
    kinds = (Organisation.Kind.DEPARTMENT, Organisation.Kind.STREET, Organisation.Kind.VILLAGE)
    return Organisation.objects.filter(active=True, kind__in=kinds).order_by("kind", "name")


class CallForm(AskingForm):
    """Who calls, what about, where; and what was told at once, perhaps read from the knowledge base."""

    phone = forms.CharField(
        label=gettext_lazy("来电号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "autofocus": True}),
    )
    name = forms.CharField(
        label=gettext_lazy("怎么称呼"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    spot = forms.CharField(label=gettext_lazy("具体位置"), max_length=80, required=False)
    secrecy = forms.BooleanField(label=gettext_lazy("来电人要求保密"), required=False)
    wish = forms.ChoiceField(
        label=gettext_lazy("有了答复，怎样告诉来电人"),
        choices=WISHES,
        required=False,
    )
    against = forms.ModelChoiceField(
        label=gettext_lazy("被投诉单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
    )
    answer = forms.CharField(
        label=gettext_lazy("当场答复"),
        help_text=gettext_lazy("咨询当场说清楚的，写下怎么答的，不用再派单。没有说清楚就不写。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 3}),
        max_length=1000,
        required=False,
    )
    version = forms.ModelChoiceField(
        queryset=KnowledgeVersion.objects.all(), required=False, widget=forms.HiddenInput
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["against"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units()

    @property
    def halts(self) -> bool:
        """Whether an answer ended the form and the operator has not yet said to take the call down anyway."""
        return self.stopped is not None and not self.cleaned_data["anyway"]

    def clean_phone(self) -> str:
        """A number that rings."""
        return rings(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Only what needs nobody's work ends with an answer at the desk."""
        told = super().clean() or {}
        if told.get("answer") and told.get("matter") not in AT_ONCE:
            self.add_error("answer", _("只有咨询和表扬能当场答复。别的请不要写，交给县中心。"))
        check_wish(self, told)
        return told

    def said(self, resident: Resident | None) -> Said:
        """What the verb needs."""
        told = self.cleaned_data
        return Said(
            channel=Channel.HOTLINE,
            words=told["words"],
            place=told["where"],
            key=told["key"],
            spot=told["spot"],
            resident=resident,
            secrecy=told["secrecy"],
            against=told["against"],
            answer=told["answer"],
            version=told["version"] if told["answer"] else None,
            replies=self.replies(),
            **self.sorting(),
        )
