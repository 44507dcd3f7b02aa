"""A duty for a unit."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch import queries
from huiyin.dispatch.actions import BACK_DOWN, PUSHED_DOWN, Duty
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.forms import ClearForm

MOST_SUPPORTS = 3
NO_ADVICE = queries.Advice()


class SendForm(ClearForm):
    """A duty for a unit: one of the likely ones, or one that was searched."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    likely = forms.TypedChoiceField(
        label=gettext_lazy("交给哪个单位"),
        help_text=gettext_lazy("当地的站、所，和最近办过这类事的单位。"),
        coerce=int,
        empty_value=None,
        error_messages={"required": gettext_lazy("请选择一个单位，或在下面写单位名称。")},
        widget=forms.RadioSelect,
    )
    unit_words = forms.CharField(
        label=gettext_lazy("其他单位"),
        help_text=gettext_lazy("写单位名称的一部分，例如：水利"),
        max_length=60,
        required=False,
    )
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    part = forms.ChoiceField(
        label=gettext_lazy("主办还是协办"),
        choices=[("lead", gettext_lazy("主办")), ("support", gettext_lazy("协办"))],
        widget=forms.RadioSelect,
        initial="lead",
    )
    basis = forms.CharField(
        label=gettext_lazy("派单依据"),
        help_text=gettext_lazy("为什么该由这个单位办，例如：三定方案第几条、乡镇职责清单"),
        max_length=200,
        error_messages={"required": gettext_lazy("请写明派单依据：为什么该由这个单位办。")},
    )
    by_township_list = forms.BooleanField(
        label=gettext_lazy("依据是乡镇履职清单"),
        help_text=gettext_lazy("目录给县级部门的事，只有清单写明由乡镇、村办的，才能派下去；会记录。"),
        required=False,
    )
    instructions = forms.CharField(
        label=gettext_lazy("办理要求"),
        help_text=gettext_lazy("不要写居民的姓名和电话，承办人有权时可在档案页查看。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        likely: list[Organisation],
        advice: queries.Advice = NO_ADVICE,
        passed_by: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.advice, self.passed_by = advice, passed_by
        field = self.fields["likely"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(unit.pk, unit.name) for unit in likely]
        if not likely:
            del self.fields["likely"]
            self.fields["unit_words"].label = _("交给哪个单位")

    def clean(self) -> dict[str, Any]:
        """Find the unit that was typed, else the tile that was chosen, under "organisation"."""
        told = super().clean() or {}
        words = told.get("unit_words", "").strip()
        try:
            if words:
                self.errors.pop("likely", None)
                told["organisation"] = unit_meant(told.get("unit"), words)
            elif told.get("likely"):
                told["organisation"] = queries.receivers().get(pk=told["likely"])
            elif "likely" not in self.fields:
                self.add_error("unit_words", _("请写单位名称。"))
        except ValidationError as problem:
            self.add_error("unit_words", problem)
        if "organisation" in told:
            self._check_basis(told)
        return told

    def _check_basis(self, told: dict[str, Any]) -> None:
        """A basis given for one unit is no other's; no duty is pushed down, nor back down without a word."""
        unit, is_lead = told["organisation"], told.get("part") == "lead"
        meant = [one for one in self.advice.suggestions if one.basis == told.get("basis")]
        if meant and all(one.unit != unit for one in meant):
            words = _("这条依据是派给%(meant)s的。改派%(unit)s，请写明为什么该由它办。")
            self.add_error("basis", words % {"meant": meant[0].unit.name, "unit": unit.name})
        down = queries.pushes_down(self.advice.routed, unit, is_lead=is_lead)
        if down and not told.get("by_township_list"):
            self.add_error("by_township_list", str(PUSHED_DOWN))
        if unit.pk in self.passed_by and not told.get("instructions"):
            self.add_error("instructions", str(BACK_DOWN))

    def duty(self) -> Duty:
        """What the verb needs."""
        told = self.cleaned_data
        return Duty(
            told["organisation"],
            key=told["key"],
            is_lead=told["part"] == "lead",
            instructions=told["instructions"],
            basis=told["basis"],
            by_township_list=told["by_township_list"],
        )


class SupportForm(ClearForm):
    """One supporting unit given its part in the same press; nothing written means nobody."""

    unit_words = forms.CharField(
        label=gettext_lazy("协办单位"),
        help_text=gettext_lazy("写单位名称的一部分；不用协办就空着。"),
        max_length=60,
        required=False,
    )
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    basis = forms.CharField(label=gettext_lazy("派单依据"), max_length=200, required=False)
    instructions = forms.CharField(
        label=gettext_lazy("请它办什么"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 2}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, passed_by: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passed_by = passed_by

    @property
    def is_meant(self) -> bool:
        """Whether anything was written here."""
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Find the unit; a unit needs its own basis. Under "organisation", if this form is meant."""
        told = super().clean() or {}
        if not self.is_meant:
            return told
        if not told.get("basis"):
            self.add_error("basis", _("请写明派单依据：为什么该由这个单位办。"))
        try:
            if not told.get("unit_words", "").strip():
                raise ValidationError(_("请写单位名称。"))
            told["organisation"] = unit_meant(told.get("unit"), told["unit_words"].strip())
            if told["organisation"].pk in self.passed_by and not told.get("instructions"):
                self.add_error("instructions", str(BACK_DOWN))
        except ValidationError as problem:
            self.add_error("unit_words", problem)
        return told

    def duty(self, key: UUID) -> Duty:
        """What the verb needs; the key comes from the press and this form's place in it."""
        told = self.cleaned_data
        return Duty(
            told["organisation"],
            key=uuid5(key, self.prefix or ""),
            is_lead=False,
            instructions=told["instructions"],
            basis=told["basis"],
        )


def support_forms(data: Any = None, passed_by: Collection[int] = ()) -> list[SupportForm]:
    """The places for supporting units on the page that sends."""
    numbers = range(1, MOST_SUPPORTS + 1)
    return [SupportForm(data, prefix=f"also{number}", passed_by=passed_by) for number in numbers]


def duties_of(form: SendForm, supports: Iterable[SupportForm]) -> list[Duty] | None:
    """All the duties of one press; None when a form says what is wrong."""
    meant = [one for one in supports if one.is_meant]
    if not all([form.is_valid(), *[one.is_valid() for one in meant]]):
        return None
    first = form.duty()
    seen = {first.organisation.pk}
    for one in meant:
        unit = one.cleaned_data["organisation"]
        if unit.pk in seen:
            one.add_error("unit_words", _("%(unit)s已经在这次派单里。") % {"unit": unit.name})
            return None
        seen.add(unit.pk)
    return [first, *[one.duty(first.key) for one in meant]]


def unit_meant(pk: int | None, words: str) -> Organisation:
    """The unit chosen, or the only one the words can mean. Raises ValidationError with the remedy."""
    chosen = queries.receivers().filter(pk=pk).first() if pk else None
    if chosen is not None and words == chosen.name:
        return chosen
    found = queries.search_units(words)
    exact = [unit for unit in found if words in (unit.name, unit.short_name)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise ValidationError(_("没有找到名称里有“%(words)s”的单位。") % {"words": words})
    names = _("、").join(unit.name for unit in found)
    raise ValidationError(_("有几个单位：%(names)s。请写全名。") % {"names": names})
