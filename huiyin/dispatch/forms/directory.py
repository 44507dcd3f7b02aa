"""A line of the dispatch directory, when it ends, and when returned orders become a warning."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from huiyin.collect.kinds import Matter, Urgency
from huiyin.collect.models import Category
from huiyin.collect.queries import categories
from huiyin.dispatch.actions import BounceTerms, EntryPlan
from huiyin.dispatch.forms.sending import unit_meant
from huiyin.dispatch.models import BounceRule, DirectoryEntry
from huiyin.engines.routing.directory import groups_of
from huiyin.kernel.people.models import Organisation
from huiyin.kernel.places.forms import ClearForm, place_meant
from huiyin.kernel.present import today

MOST_SUPPORTS = 6
ANY = [("", gettext_lazy("不限"))]


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, help_text=help_text, widget=widget, initial=today)


class EntryForm(ClearForm):
    """What falls under the line, who leads and supports, and on what basis."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    category = forms.TypedChoiceField(
        label=gettext_lazy("类别"),
        help_text=gettext_lazy("选大类就包括它下面的小类。"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    place_words = forms.CharField(
        label=gettext_lazy("地点"),
        help_text=gettext_lazy("不填就是全县；写乡镇或村，就只管那里。"),
        max_length=60,
        required=False,
    )
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    circumstance = forms.CharField(
        label=gettext_lazy("情形"),
        help_text=gettext_lazy("同一类里要分开派的情形，例如：夜间施工、楼上漏水"),
        max_length=20,
        required=False,
    )
    words = forms.CharField(
        label=gettext_lazy("情形的关键词"),
        help_text=gettext_lazy(
            "诉求里都要出现的词，用空格分开；几个词有一个就行的，用“/”。例如：施工 夜间/晚上/半夜"
        ),
        max_length=120,
        required=False,
    )
    matter = forms.ChoiceField(label=gettext_lazy("事项"), choices=[*ANY, *Matter.choices], required=False)
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), choices=[*ANY, *Urgency.choices], required=False
    )
    lead_kind = forms.ChoiceField(
        label=gettext_lazy("谁主办"),
        choices=DirectoryEntry.Lead.choices,
        widget=forms.RadioSelect,
        initial=DirectoryEntry.Lead.UNIT,
    )
    lead_words = forms.CharField(
        label=gettext_lazy("主办单位"),
        help_text=gettext_lazy("选“指定单位”时写，例如：水利"),
        max_length=60,
        required=False,
    )
    lead = forms.IntegerField(required=False, widget=forms.HiddenInput)
    supports = forms.CharField(
        label=gettext_lazy("协办单位"),
        help_text=gettext_lazy("几个单位用“、”分开，写全名或简称。"),
        max_length=200,
        required=False,
    )
    local_support = forms.ChoiceField(
        label=gettext_lazy("当地谁协办"), choices=DirectoryEntry.Local.choices, required=False
    )
    document = forms.CharField(
        label=gettext_lazy("依据的文件"),
        help_text=gettext_lazy("法律法规、三定规定、权责清单或乡镇履职清单的名称，不用写书名号"),
        max_length=80,
    )
    clause = forms.CharField(label=gettext_lazy("第几条"), max_length=30, required=False)
    basis = forms.CharField(
        label=gettext_lazy("依据怎么说"), help_text=gettext_lazy("一句话写明这是谁的职责"), max_length=120
    )
    on = _day_field(gettext_lazy("从哪一天起生效"), gettext_lazy("这一天以前派的工单不变。不能早于今天。"))
    source = forms.CharField(
        label=gettext_lazy("为什么改"),
        help_text=gettext_lazy("例如：2026年机构改革方案、第几次派单协调会"),
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        self._categories = {one.pk: one for one in categories()}
        tree = _tree(list(self._categories.values()))
        field.choices = [("", _("所有类别")), *tree]

    def clean_words(self) -> str:
        """Words as the matching reads them."""
        return " ".join("/".join(group) for group in groups_of(self.cleaned_data["words"]))

    def clean(self) -> dict[str, Any]:
        """Find the place and the units that were typed, under "where", "leads" and "helpers"."""
        told = super().clean() or {}
        if bool(told.get("circumstance")) != bool(told.get("words")):
            missing = "words" if told.get("circumstance") else "circumstance"
            self.add_error(missing, _("情形的名称和关键词要一起写，或者都不写。"))
        self._find("place_words", "where", lambda words: place_meant(told.get("place"), words))
        if told.get("lead_kind") == DirectoryEntry.Lead.UNIT:
            self._find("lead_words", "leads", lambda words: unit_meant(told.get("lead"), words))
            if not told.get("lead_words"):
                self.add_error("lead_words", _("请写明主办单位，或选当地的单位。"))
        self._find("supports", "helpers", _units)
        return told

    def _find(self, name: str, under: str, find: Any) -> None:
        words = self.cleaned_data.get(name, "").strip()
        try:
            self.cleaned_data[under] = find(words) if words else None
        except ValidationError as problem:
            self.add_error(name, problem)

    def plan(self) -> EntryPlan:
        """What the verbs need."""
        told = self.cleaned_data
        plain = "circumstance words matter urgency lead_kind local_support document clause basis source"
        return EntryPlan(
            category=self._categories.get(told["category"]),
            place=told["where"],
            lead=told.get("leads"),
            supports=told["helpers"] or (),
            **{name: told[name] for name in plain.split()},
        )


def _tree(known: list[Category]) -> list[tuple[int, str]]:
    """Larger classes, each followed by its smaller ones."""
    tops = [one for one in known if one.parent_id is None]
    rows: list[tuple[int, str]] = []
    for top in tops:
        rows.append((top.pk, top.label))
        rows += [(one.pk, f"　{one.label}") for one in known if one.parent_id == top.pk]
    return rows


def _units(words: str) -> list[Organisation]:
    """Units named one after another."""
    for sign in "，,；;\n":
        words = words.replace(sign, "、")
    names = [name.strip() for name in words.split("、") if name.strip()]
    if len(names) > MOST_SUPPORTS:
        raise ValidationError(_("最多写 %(most)d 个协办单位。") % {"most": MOST_SUPPORTS})
    return list({unit.pk: unit for unit in (unit_meant(None, name) for name in names)}.values())


def as_typed(entry: DirectoryEntry) -> dict[str, Any]:
    """A line as the form shows it. The supports must be loaded."""
    plain = "circumstance words matter urgency lead_kind local_support document clause basis"
    return {
        **{name: getattr(entry, name) for name in plain.split()},
        "category": entry.category_id,
        "place": entry.place_id,
        "place_words": entry.place.full_name if entry.place else "",
        "lead": entry.lead_id,
        "lead_words": entry.lead.name if entry.lead else "",
        "supports": pgettext("并列", "、").join(unit.name for unit in entry.supports.all()),
    }


class EndEntryForm(ClearForm):
    """From when a line no longer holds, and why."""

    on = _day_field(gettext_lazy("从哪一天起不再用"))
    source = forms.CharField(label=gettext_lazy("为什么停用"), max_length=200)


class BounceForm(ClearForm):
    """From which share on returned orders are a warning."""

    warn_percent = forms.IntegerField(
        label=gettext_lazy("估计退回超过百分之几时提醒"), min_value=1, max_value=99
    )
    days = forms.IntegerField(label=gettext_lazy("看最近多少天"), min_value=30, max_value=1000)
    expected_percent = forms.IntegerField(
        label=gettext_lazy("一般预计退回百分之几"),
        help_text=gettext_lazy("派得少的单位先按这个估计，派得越多越看实际。"),
        min_value=1,
        max_value=99,
    )
    weight = forms.IntegerField(label=gettext_lazy("这个预计相当于多少件"), min_value=1, max_value=200)
    on = _day_field(gettext_lazy("从哪一天起生效"))
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)

    @staticmethod
    def shown(rule: BounceRule | None) -> dict[str, Any]:
        """The rule in force as the form shows it."""
        if rule is None:
            return {}
        return {
            "warn_percent": round(rule.warn_share * 100),
            "expected_percent": round(rule.expected * 100),
            "days": rule.days,
            "weight": rule.weight,
        }

    def terms(self) -> BounceTerms:
        """What the verb needs."""
        told = self.cleaned_data
        return BounceTerms(
            told["days"],
            told["expected_percent"] / 100,
            told["weight"],
            told["warn_percent"] / 100,
            told["source"],
        )


class SoughtForm(ClearForm):
    """What to look for among the precedents."""

    q = forms.CharField(label=gettext_lazy("找判例"), max_length=40, required=False)
    category = forms.TypedChoiceField(
        label=gettext_lazy("类别"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["category"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("所有类别")), *_tree(categories())]
