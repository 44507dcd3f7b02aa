"""What the residents are told."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.actions import Reply, open_words
from huiyin.collect.models import Request
from huiyin.engines.answers.gaps import open_gaps
from huiyin.kernel.places.forms import ClearForm

MOST_ANSWER = 1000


MOST_APART = 50


def filled(words: str) -> None:
    """Refuse a template whose gaps stay open. Raises ValidationError, naming them."""
    names = open_gaps(words)
    if names:
        raise ValidationError(open_words(names))


class AnswerForm(ClearForm):
    """What the residents are told: one text for all, and other words for those who need them.

    `voices` are those who may be answered. On the case's own page `to` says for whom the page was opened,
    so that nobody who joined meanwhile is told something unseen.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    to = forms.CharField(widget=forms.HiddenInput, required=False)
    words = forms.CharField(
        label=gettext_lazy("给诉求人的答复"),
        help_text=gettext_lazy("办了什么，结果怎样，还要等什么。不要写任何人的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": MOST_ANSWER, "rows": 5}),
        max_length=MOST_ANSWER,
        validators=[filled],
        error_messages={"required": gettext_lazy("请写给诉求人的答复：办了什么，结果怎样。")},
    )
    done = forms.BooleanField(
        label=gettext_lazy("答复了就办完了，不用派单"),
        help_text=gettext_lazy("例如咨询：说清楚就行。之后请诉求人评价。"),
        required=False,
    )

    def __init__(self, *args: Any, voices: Sequence[Request], may_end: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.voices = voices
        self.fields["to"].initial = ",".join(str(one.pk) for one in voices)
        if not may_end:
            del self.fields["done"]
        if len(voices) < 2:
            return
        self.fields["words"].label = _("给大家的答复")
        for one in voices[:MOST_APART]:
            self.fields[f"own_{one.pk}"] = forms.CharField(
                label=_("只对 %(no)s 说的话") % {"no": one.no},
                help_text=_("写了，这一位就只收到这段话；不写，就用共同的答复。"),
                widget=forms.Textarea(attrs={"maxlength": MOST_ANSWER, "rows": 3}),
                max_length=MOST_ANSWER,
                validators=[filled],
                required=False,
            )

    def apart(self) -> list[tuple[Request, forms.BoundField | None]]:
        """Every voice, and the field for words of its own."""
        return [
            (one, self[f"own_{one.pk}"] if f"own_{one.pk}" in self.fields else None) for one in self.voices
        ]

    def replies(self) -> list[Reply]:
        """What each voice is told. The same press twice has the same keys."""
        told = self.cleaned_data
        meant = set(told["to"].split(","))
        return [
            Reply(one, told.get(f"own_{one.pk}") or told["words"], uuid5(told["key"], one.no))
            for one in self.voices
            if str(one.pk) in meant
        ]
