"""Places and what they are and were called."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Place(models.Model):
    """One place of the county. Its key is ours; official codes of every scheme stand beside it, dated.

    `path` lists the keys from the county down to this place ("1/5/23/"), so that a subtree is one prefix.
    `stem` is the name without its suffix, for searching. Coordinates are WGS84 degrees; `pin_datum` says in
    which system the pin was given, or that it is only schematic. `version` goes up with every change.
    """

    class Level(models.TextChoices):
        COUNTY = "county", _("县")
        TOWNSHIP = "township", _("乡镇街道")
        VILLAGE = "village", _("村社区")
        GROUP = "group", _("村民小组")

    class Kind(models.TextChoices):
        COUNTY = "county", _("县")
        STREET = "street", _("街道")
        TOWN = "town", _("镇")
        XIANG = "xiang", _("乡")
        VILLAGE = "village", _("村委会")
        COMMUNITY = "community", _("社区")
        GROUP = "group", _("村民小组")

    class Datum(models.TextChoices):
        NONE = "", _("没有位置")
        WGS84 = "wgs84", _("WGS84（GPS）")
        CGCS2000 = "cgcs2000", _("CGCS2000（天地图）")
        GCJ02 = "gcj02", _("GCJ-02（高德、腾讯、微信）")
        SCHEMATIC = "schematic", _("示意")

    level = models.CharField(_("级别"), max_length=8, choices=Level.choices)
    kind = models.CharField(_("类型"), max_length=9, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=40)
    stem = models.CharField(_("检索词"), max_length=40, db_index=True)
    full_name = models.CharField(_("全称"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=60, unique=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    pin_datum = models.CharField(_("位置来源"), max_length=9, choices=Datum.choices, blank=True, default="")
    population = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    households = models.PositiveIntegerField(_("户数"), null=True, blank=True)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    active = models.BooleanField(_("在用"), default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("区划")
        ordering = ("path",)
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(active=True), name="one_active_place_of_a_name"
            ),
            models.CheckConstraint(
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="a_pin_is_whole_and_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def chain(self) -> str:
        """Where the log keeps this place's history."""
        return f"place:{self.pk}"

    @property
    def ancestry(self) -> tuple[int, ...]:
        """Keys from the county down to this place, itself last."""
        return tuple(int(key) for key in self.path.split("/") if key)

    def ancestor_id(self, level: str) -> int | None:
        """Key of the ancestor at `level`, itself included; None above the county's ends or below itself."""
        depth = self.Level.values.index(level)
        ancestry = self.ancestry
        return ancestry[depth] if depth < len(ancestry) else None

    @property
    def township_id_or_none(self) -> int | None:
        """Key of the township it lies in, or None for the county."""
        return self.ancestor_id(self.Level.TOWNSHIP)

    @property
    def village_id_or_none(self) -> int | None:
        """Key of the village it lies in, or None above that level."""
        return self.ancestor_id(self.Level.VILLAGE)

    def holds(self, other: "Place") -> bool:
        """Whether `other` is this place or lies inside it."""
        return other.path.startswith(self.path)

    @property
    def has_pin(self) -> bool:
        """Whether anyone said where it is, be it schematically."""
        return self.lat is not None and self.lon is not None

    @property
    def is_schematic(self) -> bool:
        """Whether its pin only shows roughly that it exists, not where."""
        return self.pin_datum == self.Datum.SCHEMATIC


class PlaceCode(models.Model):
    """One official code of one place, while it was in force. Schemes disagree: never cut one into another."""

    class Scheme(models.TextChoices):
        NBS = "nbs", _("统计用区划代码")
        MCA = "mca", _("民政区划代码")
        LOCAL = "local", _("本地代码")

    place = models.ForeignKey(Place, models.CASCADE, related_name="codes")
    scheme = models.CharField(_("代码体系"), max_length=5, choices=Scheme.choices)
    code = models.CharField(_("代码"), max_length=20)
    valid_from = models.DateField(_("启用日期"))
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)
    source = models.CharField(_("出处"), max_length=120)

    class Meta:
        verbose_name = _("区划代码")
        ordering = ("scheme", "-valid_from")
        indexes = [models.Index("scheme", "code", name="place_by_code")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "scheme"], condition=Q(valid_to=None), name="one_code_in_force_a_scheme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class PlaceName(models.Model):
    """Another name people use or used for a place."""

    class Kind(models.TextChoices):
        OLD = "old", _("旧名")
        ALIAS = "alias", _("俗称")
        MISSPELLING = "misspelling", _("常见误写")
        STEM = "stem", _("简称")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    name = models.CharField(_("名称"), max_length=40)
    stem = models.CharField(_("检索词"), max_length=40, db_index=True)
    kind = models.CharField(pgettext_lazy("名称", "性质"), max_length=11, choices=Kind.choices)
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("别名")
        ordering = ("kind", "name")
        constraints = [
            models.UniqueConstraint(fields=["place", "name", "kind"], name="one_name_of_a_kind_a_place"),
        ]

    def __str__(self) -> str:
        return self.name
