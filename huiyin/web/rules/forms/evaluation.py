"""Forms about the rules of asking and deciding."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.evaluate.actions import RuleAbout, RuleTerms
from huiyin.evaluate.models import Rule
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today

ANY = ("", pgettext_lazy("规则", "不限"))


class RuleForm(ClearForm):
    """A number, from when, on what basis. `what` bounds the number."""

    number = forms.IntegerField(label=gettext_lazy("数字"), min_value=0)
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。这一天以前办完的仍按旧版。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪一条")
    )

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._what = what
        if what:
            self.fields["number"].label = str(Rule.What(what).label)

    def clean(self) -> dict[str, Any]:
        """Each kind of number has its least and its most."""
        told = super().clean() or {}
        what, number = told.get("what", self._what), told.get("number")
        if what and number is not None:
            least, most = Rule.BOUNDS[Rule.What(what)]
            if not least <= number <= most:
                words = _("请填 %(least)d 到 %(most)d 之间的数。")
                self.add_error("number", ValidationError(words % {"least": least, "most": most}))
        return told

    def terms(self) -> RuleTerms:
        """What was filled in, for the verbs."""
        told = self.cleaned_data
        return RuleTerms(told["number"], told["valid_from"], told["source"])


class NewRuleForm(RuleForm):
    """A rule for a case that has none of its own yet."""

    field_order = ("what", "matter", "urgency", "channel", "number", "valid_from", "source")

    what = forms.ChoiceField(label=gettext_lazy("哪一种规则"), choices=Rule.What.choices)
    matter = forms.ChoiceField(label=gettext_lazy("事项"), choices=[ANY, *Matter.choices], required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=[ANY, *Urgency.choices], required=False
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("从哪里来的"), choices=[ANY, *Channel.choices], required=False
    )

    def about(self) -> RuleAbout:
        """What the rule is about."""
        told = self.cleaned_data
        return RuleAbout(Rule.What(told["what"]), told["matter"], told["urgency"], told["channel"])
