"""A new version of a text that volunteers or guardians agree to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.models import Agreement
from huiyin.kernel.people.queries import shipped_agreement
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

MOST_AGE = 99
WORDS = ("text", "text_en", "from_age")


class AgreementForm(ClearForm):
    """The text, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    text = forms.CharField(
        label=gettext_lazy("正文"),
        help_text=gettext_lazy("一行一条，写成白话。以中文为准。"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("英文译文"),
        help_text=gettext_lazy("给看英文界面的人；没有就不填，显示中文。"),
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
        required=False,
    )
    from_age = forms.IntegerField(
        label=gettext_lazy("满多少岁可以签"), min_value=1, max_value=MOST_AGE, widget=forms.NumberInput()
    )
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天，要晚于上一版。从这天起，签过旧版的人要重新签。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪一条")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any, *, what: Agreement.What, before: Agreement | None) -> None:
        begun = before or shipped_agreement(what)
        initial = {name: getattr(begun, name) for name in WORDS}
        initial["seen"] = before.version if before else 0
        if before is None:
            initial["source"] = begun.source
        super().__init__(data, initial=initial)
        self.what = what
        if what == Agreement.What.CHILDREN:  # whoever passed the check; it has no age of its own
            del self.fields["from_age"]

    def published(self) -> Agreement:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Agreement(
            what=self.what,
            text=_lines(told["text"]),
            text_en=_lines(told["text_en"]),
            from_age=told.get("from_age", 0),
            valid_from=told["valid_from"],
            source=told["source"],
        )


class PreviewForm(ClearForm):
    """Just enough to show how the text will look."""

    text = forms.CharField(max_length=6000)


def _lines(text: str) -> str:
    """Lines without what stands at their ends; none empty."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
