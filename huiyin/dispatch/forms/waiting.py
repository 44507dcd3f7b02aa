"""What a handler asks a resident."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Inquired
from huiyin.collect.kinds import InquirySort
from huiyin.collect.models import Request
from huiyin.kernel.places.forms import ClearForm


class AskForm(ClearForm):
    """A question to one voice of the case: by number and words, never by name."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.ChoiceField(label=gettext_lazy("问哪一位"), widget=forms.RadioSelect)
    sort = forms.ChoiceField(
        label=gettext_lazy("需要诉求人做什么"),
        choices=InquirySort.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选择需要诉求人做什么。")},
    )
    words = forms.CharField(
        label=gettext_lazy("问题"),
        help_text=gettext_lazy("用诉求人看得懂的话，一次问清。例如：哪天在家？周三上午还是周四下午？"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("请写要问的问题。")},
    )

    def __init__(self, *args: Any, voices: Sequence[Request], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = {one.no: one for one in voices}
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.no, f"{one.no} {one.words[:40]}") for one in voices]
        if len(voices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = voices[0].no

    def asked(self) -> tuple[Request, Inquired]:
        """What the verb needs."""
        told = self.cleaned_data
        return self.voices[told["to"]], Inquired(InquirySort(told["sort"]), told["words"], told["key"])
