"""Volunteers and what they are able to do."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.lifecycle import Lifecycle
from huiyin.kernel.people.kinds import Check, Language
from huiyin.kernel.people.models.accounts import Organisation, User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import is_english, now, today

NUMBER_PREFIX = "HYQZ"
DAYS = 7
BLOCKS = 3
ALWAYS = "1" * DAYS * BLOCKS
NEVER = "0" * DAYS * BLOCKS
AWAY = "0" * BLOCKS
RADIUS_KM, FARTHEST_KM = 10, 100
MOST_CALLS, EVERY_DAY = 2, 14
MOST_MINUTES, LEAST_MINUTES, ALL_MINUTES = 480, 30, 14 * 480


class Skill(models.Model):
    """Something a volunteer can do for a neighbour."""

    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(_("技能"), max_length=20, unique=True)
    name_en = models.CharField(max_length=40)
    group = models.CharField(max_length=16)
    needs_proof = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if is_english() else self.name


class Volunteer(models.Model):
    """A registered volunteer. `number` replaces the ID number wherever others see it.

    The ID number itself is never kept: `id_index` only tells whether the same person comes twice.
    `radius_km`, `most_calls` and `most_minutes` (both in a fortnight) are the volunteer's own limits.
    `skills`, `checks` and `organisation` are projections of `VolunteerSkill`, `VolunteerCheck` and
    `TeamMember`: what counts today. `adult_on` is set only for a minor: the day of coming of age.
    """

    class State(models.TextChoices):
        NEW = "new", _("待核实")
        ACTIVE = "active", _("在册")
        ASLEEP = "asleep", _("暂停服务")
        LEFT = "left", _("已退出")

    number = models.CharField(_("志愿者编号"), max_length=16, unique=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="volunteer")
    name_sealed = SealedField(purpose="people.name")
    phone_sealed = SealedField(purpose="people.phone")
    phone_index = models.BinaryField(null=True, unique=True, editable=False)
    home = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("居住地"))
    township_id = models.BigIntegerField(null=True, editable=False)
    village_id = models.BigIntegerField(null=True, editable=False)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    skills = ArrayField(models.IntegerField(), default=list)
    checks = ArrayField(models.CharField(max_length=12, choices=Check), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=12, choices=Language), default=list, blank=True)
    weekly = models.CharField(
        _("可服务时间"), max_length=21, default=ALWAYS, validators=[RegexValidator(r"^[01]{21}\Z")]
    )
    radius_km = models.PositiveSmallIntegerField(
        _("愿意走多远（公里）"),
        default=RADIUS_KM,
        validators=[MinValueValidator(1), MaxValueValidator(FARTHEST_KM)],
    )
    most_calls = models.PositiveSmallIntegerField(
        _("两周内最多几次"),
        default=MOST_CALLS,
        validators=[MinValueValidator(1), MaxValueValidator(EVERY_DAY)],
    )
    most_minutes = models.PositiveIntegerField(
        _("两周内最多多少分钟"),
        default=MOST_MINUTES,
        validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(ALL_MINUTES)],
    )
    adult_on = models.DateField(null=True)
    born_sealed = SealedField(purpose="people.born")
    id_index = models.BinaryField(null=True, unique=True, editable=False)
    key = models.UUIDField(null=True, unique=True, editable=False)
    identity_seen_at = models.DateTimeField(null=True)
    identity_seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    minutes_served = models.PositiveIntegerField(default=0)
    last_asked_at = models.DateTimeField(null=True)
    offers_30d = models.PositiveSmallIntegerField(default=0)
    is_leader = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteers",
        verbose_name=_("所属队伍"),
    )

    lifecycle = Lifecycle(
        {
            State.NEW: {State.ACTIVE, State.LEFT},
            State.ACTIVE: {State.ASLEEP, State.LEFT},
            State.ASLEEP: {State.ACTIVE, State.LEFT},
        }
    )

    class Meta:
        indexes = [
            GinIndex("skills", name="volunteer_skills", condition=Q(state="active")),
            models.Index("village_id", name="volunteer_village", condition=Q(state="active")),
            models.Index("township_id", name="volunteer_township", condition=Q(state="active")),
            models.Index(fields=["state", "-id"], name="volunteer_state"),
            models.Index(fields=["township_id", "state", "-id"], name="volunteer_of_township"),
            models.Index(fields=["village_id", "state", "-id"], name="volunteer_of_village"),
            models.Index(
                "adult_on", name="volunteer_minor", condition=Q(state="active", adult_on__isnull=False)
            ),
            models.Index("id", name="volunteer_checked", condition=Q(state="active") & ~Q(checks=[])),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain(self) -> str:
        """The volunteer's own chain in the log."""
        return f"volunteer:{self.pk}"

    @property
    def minor(self) -> bool:
        """Whether the volunteer is not of age today."""
        return self.adult_on is not None and self.adult_on > today()


class VolunteerDays(models.Model):
    """Days that are not as every week: free in other parts of the day, or away ("000").

    `free` has three signs: morning, afternoon, evening. `first` and `last` both count.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="days")
    first = models.DateField(_("从哪一天"))
    last = models.DateField(_("到哪一天"))
    free = models.CharField(
        _("这些天有空的时段"),
        max_length=BLOCKS,
        default=AWAY,
        validators=[RegexValidator(r"^[01]{3}\Z")],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="volunteer_days_end_after_start")
        ]
        indexes = [models.Index("volunteer", "last", name="volunteer_days_last")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.first}–{self.last} {self.free}"


class VolunteerFile(models.Model):
    """A list of volunteers handed in: sealed while it waits, forgotten once read; refused rows stay."""

    text_sealed = SealedField(purpose="people.volunteer_file")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    job_id = models.BigIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    received_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.pk}"
