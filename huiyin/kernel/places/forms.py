"""What every form has in common: it names what is missing, and asks for a place in one way."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.places import queries
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared


class ClearForm(forms.Form):
    """A form that names what is missing and says what to do, where a field has no sentence of its own."""

    def full_clean(self) -> None:
        """Django's step; fields that a form made for itself are there by now."""
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field)
        super().full_clean()


def _missing(field: forms.Field) -> str:
    if not field.label:
        return _("这一页不完整，请重新打开再填。")
    chosen = isinstance(field.widget, forms.widgets.ChoiceWidget | forms.FileInput)
    words = _("请选择“%(field)s”。") if chosen else _("请填写“%(field)s”。")
    return words % {"field": field.label}


class PlacedForm(ClearForm):
    """A form with one place. Once valid, `cleaned_data["where"]` is the Place, absent where none need be."""

    place_words = forms.CharField(
        label=gettext_lazy("地点"), help_text=gettext_lazy("例如：车江街道白水村"), max_length=60
    )
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Turn what was typed or chosen into a Place under "where"."""
        told = super().clean() or {}
        if told.get("place_words"):
            try:
                told["where"] = place_meant(told.get("place"), told["place_words"])
            except ValidationError as problem:
                self.add_error("place_words", problem)
        return told


_CHOSEN = Prepared(lambda: Place.objects.filter(pk=Given("place"), active=True))


def place_meant(pk: int | None, words: str) -> Place:
    """The place chosen, or the only one that the words can mean. Raises ValidationError with the remedy."""
    chosen = _CHOSEN(place=pk) if pk and abs(pk) < 2**62 else []
    if chosen and words.strip() in (chosen[0].full_name, chosen[0].name):
        return chosen[0]
    whole = Place.objects.filter(full_name=words.strip(), active=True)[:2]
    if len(whole) == 1:
        return whole[0]
    found = queries.search(words, 5)
    if not found:
        raise ValidationError(
            _("没有找到“%(words)s”。请写乡镇（街道）和村（社区）的名称。") % {"words": words}
        )
    if found[0].ambiguous or (len(found) > 1 and found[0].reason == "starts_with"):
        names = _("、").join(match.place.full_name for match in found)
        raise ValidationError(_("有几个地方叫这个名字：%(names)s。请写清是哪一个。") % {"names": names})
    return found[0].place
