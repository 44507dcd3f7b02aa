"""Forms about one place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.places.forms import ClearForm
from huiyin.kernel.places.models import Place, PlaceCode, PlaceName
from huiyin.kernel.present import today


class SeenForm(ClearForm):
    """A change to a row as it was at one version."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AddPlaceForm(ClearForm):
    """A new place below another."""

    name = forms.CharField(label=_("名称"), max_length=40)
    valid_from = forms.DateField(
        label=_("从哪一天起启用"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
    )

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            Place.Level.TOWNSHIP: _("例如：车江街道、茶市镇、相市乡"),
            Place.Level.VILLAGE: _("例如：白水村、云集社区"),
            Place.Level.GROUP: _("例如：大岭山组、3组"),
        }
        self.fields["name"].help_text = hints[Place.Level(level)]


class RenameForm(SeenForm):
    """Another name from a day on."""

    name = forms.CharField(label=_("新名称"), max_length=40)
    on = forms.DateField(
        label=_("从哪一天起用新名称"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
    )


class PinForm(SeenForm):
    """Where a place is."""

    datum = forms.ChoiceField(
        label=_("坐标来自哪种地图"),
        help_text=_("在上面的地图上点选，或用手机定位，都属于 WGS84。"),
        choices=[
            (datum.value, datum.label)
            for datum in (Place.Datum.WGS84, Place.Datum.CGCS2000, Place.Datum.GCJ02)
        ],
        initial=Place.Datum.WGS84,
    )
    lat = forms.FloatField(label=_("纬度"), min_value=-90, max_value=90, help_text=_("例如：26.7386"))
    lon = forms.FloatField(label=_("经度"), min_value=-180, max_value=180, help_text=_("例如：112.6774"))


class PeopleForm(SeenForm):
    """How many live there."""

    population = forms.IntegerField(label=_("人口"), min_value=0, max_value=5_000_000, required=False)
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=2_000_000, required=False)


class NameForm(ClearForm):
    """Another name to find a place by."""

    name = forms.CharField(label=_("别名"), max_length=40)
    kind = forms.ChoiceField(
        label=pgettext_lazy("名称", "性质"),
        choices=[
            (kind.value, kind.label)
            for kind in (PlaceName.Kind.ALIAS, PlaceName.Kind.MISSPELLING, PlaceName.Kind.OLD)
        ],
        widget=forms.RadioSelect,
        initial=PlaceName.Kind.ALIAS,
    )


class CodeForm(ClearForm):
    """A code of one scheme from a day on."""

    scheme = forms.ChoiceField(label=_("代码体系"), choices=PlaceCode.Scheme.choices)
    code = forms.RegexField(
        label=_("代码"), regex=r"^[0-9A-Za-z-]{1,20}$", help_text=_("只用数字、字母和短横，最多 20 位。")
    )
    valid_from = forms.DateField(
        label=_("从哪一天起启用"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        initial=today,
    )
    source = forms.CharField(label=_("出处"), max_length=120, help_text=_("例如：县民政局 2026 年通知"))
