"""How an order is chased, pressed by letter, talked about and raised; and what was promised."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.dispatch.models import WorkOrder
from huiyin.kernel.people.models import Organisation, User
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today
from huiyin.track import queries
from huiyin.track.actions import Agreed, Step, Vow
from huiyin.track.kinds import Rung
from huiyin.track.models import Chase

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
HOUR = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class GroundsForm(ClearForm):
    """Why a rung is skipped."""

    grounds = forms.CharField(
        label=gettext_lazy("跳过前面措施的理由"),
        help_text=gettext_lazy("前面的措施都用过了就不用填。"),
        max_length=200,
        required=False,
    )


class ChaseForm(GroundsForm):
    """How an order is chased, and with what words."""

    how = forms.ChoiceField(
        label=gettext_lazy("怎样催办"),
        choices=Chase.How.choices,
        widget=forms.RadioSelect,
        initial=Chase.How.PHONE,
    )
    words = forms.CharField(
        label=gettext_lazy("催办内容"),
        help_text=gettext_lazy("说清催谁、催什么、什么时候前答复。"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 4}),
        max_length=500,
        error_messages={"required": gettext_lazy("请写明催办内容：催谁，催什么，什么时候前答复。")},
    )
    field_order = ["how", "words", "grounds"]


class StepForm(GroundsForm):
    """What a stern measure says."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = forms.CharField(
        label=gettext_lazy("要求"),
        help_text=gettext_lazy("哪里没有办、要办到什么程度。不要写诉求人的姓名和电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 5}),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明要求：哪里没有办，要办到什么程度。")},
    )
    field_order = ["key", "words", "grounds"]

    def step(self, code: Rung) -> Step:
        """What was filled in, for the verbs."""
        told = self.cleaned_data
        return Step(code, told["words"], told["grounds"], key=told["key"])


class TalkForm(StepForm):
    """When and where the unit's leader is to come, and about what."""

    on = forms.DateField(label=gettext_lazy("哪一天"), widget=DAY)
    at = forms.TimeField(label=gettext_lazy("几点"), widget=HOUR, initial="09:00")
    spot = forms.CharField(label=gettext_lazy("地点"), max_length=80)
    field_order = ["key", "on", "at", "spot", "words", "grounds"]

    def meet_at(self) -> datetime:
        """The moment of the talk."""
        told = self.cleaned_data
        return timezone.make_aware(datetime.combine(told["on"], told["at"]))


class EscalateForm(StepForm):
    """To whom an order is raised."""

    to = forms.ChoiceField(
        label=gettext_lazy("提到哪一级"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("从现在起由它负责这张工单。"),
    )
    field_order = ["key", "to", "words", "grounds"]

    def __init__(self, *args: Any, order: WorkOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, people = queries.owners_above(order)
        self.units: dict[str, Organisation] = {f"unit-{unit.pk}": unit} if unit else {}
        self.people: dict[str, User] = {f"person-{one.pk}": one for one in people}
        choice = self.fields["to"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, str(one)) for key, one in (*self.units.items(), *self.people.items())]

    def step(self, code: Rung) -> Step:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        unit, person = self.units.get(told["to"]), self.people.get(told["to"])
        return Step(code, told["words"], told["grounds"], unit, person, told["key"])


class WordsForm(ClearForm):
    """An answer, a word about it, or grounds: one text."""

    words = forms.CharField(
        label=gettext_lazy("内容"),
        widget=forms.Textarea(attrs={"maxlength": 2000, "rows": 5}),
        max_length=2000,
    )

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label


class AgainForm(WordsForm):
    """What is still missing in an answer."""

    words = forms.CharField(
        label=gettext_lazy("哪里不行，还要答复什么"),
        widget=forms.Textarea(attrs={"maxlength": 300, "rows": 3}),
        max_length=300,
    )


class AsideForm(ClearForm):
    """Why a proposed rung is not taken."""

    grounds = forms.CharField(label=gettext_lazy("为什么现在不采用"), max_length=200)


class PromiseForm(ClearForm):
    """Who promises what, by when."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    leader = forms.TypedChoiceField(label=gettext_lazy("谁承诺的"), coerce=int)
    words = forms.CharField(
        label=gettext_lazy("承诺了什么"),
        widget=forms.Textarea(attrs={"maxlength": 500, "rows": 3}),
        max_length=500,
    )
    due_on = forms.DateField(label=gettext_lazy("哪一天前兑现"), widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {one.pk: one for one in queries.leaders()}
        choice = self.fields["leader"]
        assert isinstance(choice, forms.TypedChoiceField)
        names = [(pk, f"{one.display_name} {one.unit or ''}".strip()) for pk, one in self.leaders.items()]
        choice.choices = [("", _("请选择")), *names]

    def clean_due_on(self) -> date | None:
        """Not before today."""
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day < today():
            raise ValidationError(_("兑现日期不能早于今天。"))
        return day

    def vow(self) -> Vow:
        """What was filled in, for the verb."""
        told = self.cleaned_data
        return Vow(self.leaders[told["leader"]], told["words"], told["due_on"], key=told["key"])


class MinutesForm(PromiseForm):
    """What was said in a talk, and what was agreed, if anything."""

    minutes = forms.CharField(
        label=gettext_lazy("约谈记录"),
        widget=forms.Textarea(attrs={"maxlength": 4000, "rows": 8}),
        max_length=4000,
    )
    field_order = ["key", "minutes", "leader", "words", "due_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("约定的整改措施")
        for name in ("leader", "words", "due_on"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """What was agreed is named whole: who, what, by when."""
        told = super().clean() or {}
        named = [bool(told.get(name)) for name in ("leader", "words", "due_on")]
        if any(named) and not all(named) and not self.errors:
            self.add_error("words", _("整改措施要写全：谁、做什么、哪一天前。"))
        return told

    def agreed(self) -> list[Agreed]:
        """What was agreed, for the verb."""
        told = self.cleaned_data
        if not told["words"]:
            return []
        return [Agreed(self.leaders[told["leader"]], told["words"], told["due_on"])]
