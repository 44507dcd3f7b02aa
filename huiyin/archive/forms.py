"""Forms about dossiers: finding them, and setting one right."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.archive.models import Case
from huiyin.archive.queries import Wanted, categories, townships_for
from huiyin.collect.kinds import Channel, Matter, Urgency
from huiyin.collect.models import Category
from huiyin.kernel.people.access import Actor
from huiyin.kernel.places import queries as places
from huiyin.kernel.places.models import Place


class RegisterForm(forms.Form):
    """What to look for in the register."""

    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)
    township = forms.ModelChoiceField(
        Place.objects.none(), label=gettext_lazy("乡镇街道"), required=False, empty_label=gettext_lazy("全部")
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=gettext_lazy("类别"), required=False, empty_label=gettext_lazy("全部")
    )
    channel = forms.ChoiceField(label=gettext_lazy("来源"), required=False)
    late = forms.BooleanField(label=gettext_lazy("只看超期"), required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("全部"))]
        self.fields["state"].choices = every + list(Case.State.choices)  # type: ignore[attr-defined]
        self.fields["channel"].choices = every + list(Channel.choices)  # type: ignore[attr-defined]
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]
        townships = townships_for(by)
        if townships.query.is_empty():
            del self.fields["township"]
        else:
            self.fields["township"].queryset = townships  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """The filters as given; what is not understood counts as any."""
        told = self.cleaned_data if self.is_valid() else {}
        township, category = told.get("township"), told.get("category")
        return Wanted(
            state=told.get("state", ""),
            township=township.pk if township else None,
            category=category.pk if category else None,
            channel=told.get("channel", ""),
            late=told.get("late", False),
        )


class AmendForm(forms.Form):
    """A dossier's title, class, kind, urgency and place."""

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
    place_words = forms.CharField(
        label=gettext_lazy("地点"), help_text=gettext_lazy("例如：车江街道白水村"), max_length=60
    )
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn what was typed or chosen into a Place under "where"."""
        told = super().clean() or {}
        if "place_words" in told:
            try:
                told["where"] = _place(told.get("place"), told["place_words"])
            except ValidationError as problem:
                self.add_error("place_words", problem)
        return told


def _place(pk: int | None, words: str) -> Place:
    chosen = Place.objects.filter(pk=pk, active=True).first() if pk else None
    if chosen is not None and words.strip() in (chosen.full_name, chosen.name):
        return chosen
    found = places.search(words, 5)
    if not found:
        raise ValidationError(
            _("没有找到“%(words)s”。请写乡镇（街道）和村（社区）的名称。") % {"words": words}
        )
    if found[0].ambiguous:
        names = _("、").join(match.place.full_name for match in found)
        raise ValidationError(_("有几个地方叫这个名字：%(names)s。请写清是哪一个。") % {"names": names})
    return found[0].place
