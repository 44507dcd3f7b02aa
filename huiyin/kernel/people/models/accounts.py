"""Organisations, accounts and the duties that give an account its rights."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.calendar.models import Calendar
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place
from huiyin.kernel.prepared import Given, Prepared
from huiyin.kernel.present import now, today


class Organisation(models.Model):
    """A unit that does work: it sits in a place and keeps its own office hours."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("县级机关")
        DEPARTMENT = "department", _("部门")
        CENTRE = "centre", _("文明实践中心")
        INSTITUTE = "institute", _("文明实践所")
        STATION = "station", _("文明实践站")
        STREET = "street", _("乡镇（街道）")
        VILLAGE = "village", _("村（社区）")
        MEDIA = "media", _("融媒体中心")
        HOTLINE = "hotline", _("热线")
        TEAM = "team", _("志愿服务队")

    kind = models.CharField(pgettext_lazy("单位", "类别"), max_length=12, choices=Kind)
    name = models.CharField(_("单位名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20, blank=True)
    code = models.CharField(_("单位编号"), max_length=24, unique=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("所在地"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级单位")
    )
    calendar = models.ForeignKey(
        Calendar, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("办公时间")
    )
    is_demonstration = models.BooleanField(_("示范点"), default=False)
    active = models.BooleanField(_("在用"), default=True)

    class Meta:
        indexes = [models.Index("kind", "name", name="organisation_kind_name")]

    def __str__(self) -> str:
        return self.short_name or self.name


class Accounts(BaseUserManager["User"]):
    """Looks accounts up by user name, which is never case-sensitive."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account with this user name. Raises User.DoesNotExist."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    """An account of a member of staff or a volunteer. Residents need none."""

    username = models.CharField(
        _("用户名"),
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9._-]{2,39}\Z",
                _("用户名用小写字母、数字、点或横线，至少三个字符，以字母开头。"),
            )
        ],
        error_messages={"unique": _("这个用户名已经有人用了，请换一个。")},
    )
    display_name = models.CharField(_("姓名"), max_length=40)
    unit = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("所属单位"),
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = Accounts()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = ""

    class Meta:
        indexes = [models.Index("display_name", "id", name="user_name")]

    def __str__(self) -> str:
        return self.display_name or self.username

    def duties_now(self) -> list["Duty"]:
        """Duties held today, oldest first. One query for the life of this instance; none when disabled."""
        if not hasattr(self, "_duties"):
            self._duties: list[Duty] = _HELD(user=self.pk, day=today()) if self.is_active else []
        return self._duties

    def forget_duties(self) -> None:
        """Read the duties anew next time."""
        self.__dict__.pop("_duties", None)

    @property
    def role(self) -> str:
        """The main duty's role, or "" without a duty."""
        duties = self.duties_now()
        return duties[0].role if duties else ""

    @property
    def roles(self) -> frozenset[str]:
        """Every role held today."""
        return frozenset(duty.role for duty in self.duties_now())

    @property
    def units(self) -> set[int]:
        """Every unit the person acts for today, and the one the account belongs to."""
        held = {duty.organisation_id for duty in self.duties_now()} | {self.unit_id}
        return {unit for unit in held if unit is not None}

    @property
    def institutes(self) -> list[int]:
        """Townships whose institute the person manages today."""
        return [duty.place_id for duty in self.duties_now() if duty.role == Role.INSTITUTE_MANAGER]

    @property
    def organisation_id(self) -> int | None:
        """The unit of the main duty, else the unit the account belongs to."""
        duties = self.duties_now()
        return (duties[0].organisation_id if duties else None) or self.unit_id

    @property
    def organisation(self) -> Organisation | None:
        """The unit of the main duty, else the unit the account belongs to."""
        duties = self.duties_now()
        return (duties[0].organisation if duties else None) or self.unit

    @property
    def place(self) -> Place | None:
        """Where the main duty applies."""
        duties = self.duties_now()
        return duties[0].place if duties else None


class Duty(models.Model):
    """A user's right to act in a role, within a place and perhaps a unit, from one day up to another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="duties")
    role = models.CharField(_("职责"), max_length=20, choices=Role)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("适用地区"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("所在单位")
    )
    valid_from = models.DateField(_("起始日期"), default=today)
    valid_to = models.DateField(_("终止日期"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="duty_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(role__in=[str(role) for role in ADMIN_ROLES], valid_to=None),
                name="one_admin_role_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "place", "organisation"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="one_open_duty_of_a_kind",
            ),
        ]
        indexes = [models.Index("role", "place", name="duty_role_place")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.place_id}"

    @classmethod
    def current(cls) -> models.QuerySet["Duty"]:
        """Duties held today, with their place and unit. `valid_to` is the first day without it."""
        return _held_on(today())


def _held_on(day: date | Given) -> models.QuerySet[Duty]:
    held = Duty.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return held.select_related("place", "organisation").order_by("id")


_HELD = Prepared(lambda: _held_on(Given("day")).filter(user_id=Given("user")))


class SecondFactor(models.Model):
    """A person's one-time-password device (RFC 6238). `last_counter` makes each code work once."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor")
    secret_sealed = SealedField(purpose="people.second_factor")
    confirmed_at = models.DateTimeField(null=True)
    last_counter = models.BigIntegerField(default=-1)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code that replaces the device once. Only its blind index is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    code_index = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_index"], name="one_recovery_code")]

    def __str__(self) -> str:
        return f"{self.user_id}"
