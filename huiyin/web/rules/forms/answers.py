"""Forms about templates for answers and what is warned of in them."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect.models import Category
from huiyin.dispatch.actions import AnswerTerms, TemplatePlan
from huiyin.dispatch.models import AnswerRule, AnswerTemplate
from huiyin.engines.answers.gaps import not_asked
from huiyin.web.rules.forms.categories import EndForm

MOST_WORDS, LONGEST_PHRASE, LONGEST_ACT = 200, 60, 20


class TemplateForm(EndForm):
    """A text with gaps, for one class of needs or for all."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    name = forms.CharField(
        label=gettext_lazy("叫什么"), max_length=40, help_text=gettext_lazy("例如：修路灯")
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("用在哪一类"), coerce=int, empty_value=None, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("模板"),
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": 800}),
        help_text=gettext_lazy(
            "要填的地方写成【填：做了什么】。五处都要有：做了什么、什么时候、谁办的、接下来、有疑问找谁；还可以另加。"
        ),
    )
    field_order = ("name", "category", "text", "on", "source", "key")

    def __init__(self, *args: Any, classes: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {one.pk: one for one in classes}
        self.fields["on"].label = _("从哪一天起用")
        self.fields["on"].help_text = _("今天或以后的一天。")
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        named = [
            (pk, f"{one.parent.label} · {one.label}" if one.parent else one.label)
            for pk, one in self.classes.items()
        ]
        field.choices = [("", _("各类都可以用")), *named]

    def clean_text(self) -> str:
        """Every template asks for the same five things."""
        text = str(self.cleaned_data["text"])
        missing = not_asked(text)
        if missing:
            words = _("还缺这几处：%(names)s。请在合适的地方写上，例如【填：%(one)s】。")
            raise ValidationError(words % {"names": _("、").join(missing), "one": missing[0]})
        return text

    def plan(self) -> TemplatePlan:
        """What the verb needs."""
        told = self.cleaned_data
        category = self.classes.get(told["category"])
        return TemplatePlan(told["name"], told["text"], told["source"], category, told["key"])


def as_it_stands(template: AnswerTemplate) -> dict[str, Any]:
    """The form filled with a template, from today on."""
    return {"name": template.name, "category": template.category_id, "text": template.text}


class LinesField(forms.CharField):
    """Words, one a line."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._longest = longest

    def clean(self, value: Any) -> list[str]:
        """Each line once. Raises ValidationError naming the one that is too long."""
        lines = list(dict.fromkeys(line.strip() for line in str(super().clean(value)).splitlines()))
        found = [line for line in lines if line]
        if len(found) > MOST_WORDS:
            raise ValidationError(_("最多 %(n)d 行。") % {"n": MOST_WORDS})
        long = next((line for line in found if len(line) > self._longest), "")
        if long:
            words = _("“%(line)s”太长，一行最多 %(n)d 个字。")
            raise ValidationError(words % {"line": long[:12], "n": self._longest})
        return found


class AnswerRuleForm(EndForm):
    """From which share on, which phrases, which acts. `seen` is the version that was shown."""

    same_percent = forms.IntegerField(
        label=gettext_lazy("与本单位别的答复有百分之几相同就提醒"), min_value=50, max_value=100
    )
    phrases = LinesField(
        label=gettext_lazy("套话"),
        longest=LONGEST_PHRASE,
        help_text=gettext_lazy("每行一句。去掉这些以后剩不下几个字的，提醒“几乎只有套话”。"),
    )
    acts = LinesField(
        label=gettext_lazy("表示做了什么的词"),
        longest=LONGEST_ACT,
        help_text=gettext_lazy("每行一个，例如：更换。一个也没有出现的，提醒“没有写做了什么”。"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ("same_percent", "phrases", "acts", "on", "source", "seen")

    def __init__(self, *args: Any, rule: AnswerRule | None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"same_percent": 80, "seen": 0}
        if rule is not None:
            lines = {"phrases": "\n".join(rule.phrases), "acts": "\n".join(rule.acts)}
            initial = {"same_percent": rule.same_percent, "seen": rule.version, **lines}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["on"].label = _("从哪一天起生效")
        self.fields["on"].help_text = _("不能早于今天。")

    def terms(self) -> AnswerTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return AnswerTerms(told["same_percent"], told["phrases"], told["acts"], told["on"], told["source"])
