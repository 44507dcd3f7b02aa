"""Forms about how well work must be proved."""

from django import forms
from django.utils.translation import gettext_lazy

from huiyin.collect.models import Category
from huiyin.dispatch.actions import ProofTerms
from huiyin.dispatch.kinds import Grade
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


class NewProofForm(ClearForm):
    """Which class."""

    category = forms.ModelChoiceField(
        Category.objects.filter(valid_to=None).order_by("pk"),
        label=gettext_lazy("哪一个类别"),
        help_text=gettext_lazy("选大类，下面没有单独规定的小类也照它办。"),
    )


class ProofForm(ClearForm):
    """Which grade, from when, on what basis. `seen` is the version that was shown, 0 for none."""

    grade = forms.ChoiceField(
        label=gettext_lazy("销号要到几级凭证"), choices=Grade.choices, widget=forms.RadioSelect
    )
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起生效"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
        help_text=gettext_lazy("不能早于今天。这一天以前反馈的仍按旧版。"),
    )
    source = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("哪个文件、哪一条")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def terms(self) -> ProofTerms:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return ProofTerms(Grade(told["grade"]), told["valid_from"], told["source"])
