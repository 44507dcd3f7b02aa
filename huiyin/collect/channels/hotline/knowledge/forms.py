"""An entry is written, reworded and looked at again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.collect import queries
from huiyin.collect.actions import Wording
from huiyin.collect.forms import class_choices
from huiyin.collect.models import Category, KnowledgeEntry, KnowledgeVersion
from huiyin.collect.policy import CALL_TAKERS
from huiyin.kernel.people.models import Duty, Organisation, User
from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.present import today


def day_field(label: Any, advice: Any) -> forms.DateField:
    """A day, chosen in the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=advice, widget=widget)


class ReviewForm(ClearForm):
    """The entry is still right; when to look at it again."""

    until = day_field(gettext_lazy("下次复核日期"), gettext_lazy("今天以后的一天，一般不超过一年。"))

    def clean_until(self) -> Any:
        """A day to come."""
        until = self.cleaned_data["until"]
        if until <= today():
            raise ValidationError(_("复核日期要在今天以后。"))
        return until


class EntryForm(ClearForm):
    """Everything an entry says from one day on."""

    question = forms.CharField(
        label=gettext_lazy("群众怎么问"), max_length=120, help_text=gettext_lazy("例如：医保卡丢了怎么补办？")
    )
    asked = forms.CharField(
        label=gettext_lazy("别的问法"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("群众会用的别的词，用空格隔开，例如：社保卡 挂失 补卡"),
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=1000,
        help_text=gettext_lazy("能直接念给来电人听：到哪里、带什么、多久办好、问哪个电话。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 6}),
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("属于哪一类"), coerce=int, required=False, empty_value=None
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("发布单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="—",
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("哪个文件、哪一条，或哪次会议"),
        error_messages={"required": gettext_lazy("请写明依据：哪个文件、哪一条，或哪次会议。")},
    )
    link = forms.URLField(
        label=gettext_lazy("依据的网址"), max_length=300, required=False, assume_scheme="https"
    )
    valid_from = day_field(gettext_lazy("从哪一天起这样答"), gettext_lazy("以前的答复照原样保留。"))
    review_on = day_field(
        gettext_lazy("复核日期"), gettext_lazy("到这一天要再核实一遍，不核实就会提醒话务员。")
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("负责人"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("谁来核实和修改这一条"),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {one.pk: one for one in queries.categories()}
        category, unit, owner = (self.fields[name] for name in ("category", "unit", "owner"))
        assert isinstance(category, forms.TypedChoiceField)
        assert isinstance(unit, forms.ModelChoiceField) and isinstance(owner, forms.ModelChoiceField)
        category.choices = [("", _("暂不确定")), *class_choices(list(self.classes.values()))]
        kinds = (Organisation.Kind.DEPARTMENT, Organisation.Kind.COUNTY, Organisation.Kind.HOTLINE)
        unit.queryset = Organisation.objects.filter(active=True, kind__in=kinds).order_by("kind", "name")
        holders = Duty.current().filter(role__in=CALL_TAKERS).values("user")
        owner.queryset = User.objects.filter(pk__in=holders, is_active=True).order_by("display_name")

    def clean_category(self) -> Category | None:
        """The class itself."""
        return self.classes.get(self.cleaned_data["category"])

    def clean_review_on(self) -> Any:
        """A day to come."""
        if self.cleaned_data["review_on"] <= today():
            raise ValidationError(_("复核日期要在今天以后。"))
        return self.cleaned_data["review_on"]

    def wording(self) -> Wording:
        """What the verb needs."""
        told = self.cleaned_data
        return Wording(**{name: told[name] for name in told if name != "seen"})


def as_it_stands(entry: KnowledgeEntry, version: KnowledgeVersion) -> dict[str, Any]:
    """The form filled with an entry, from today on."""
    names = ("question", "asked", "answer", "unit", "basis", "link")
    return {
        **{name: getattr(version, name) for name in names},
        "category": entry.category_id,
        "owner": entry.owner_id,
        "valid_from": max(today(), version.valid_from),
        "review_on": entry.review_on,
        "seen": version.number,
    }
