"""Volunteers and what they are able to do."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models.accounts import Organisation, User
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import is_english, now

NUMBER_PREFIX = "HYQZ"
DAYS = 7
BLOCKS = 3
ALWAYS = "1" * DAYS * BLOCKS
NEVER = "0" * DAYS * BLOCKS


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
    """A registered volunteer. `number` replaces the ID number wherever others see it."""

    class State(models.TextChoices):
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
    weekly = models.CharField(
        _("可服务时间"), max_length=21, default=ALWAYS, validators=[RegexValidator(r"^[01]{21}\Z")]
    )
    minutes_served = models.PositiveIntegerField(default=0)
    last_asked_at = models.DateTimeField(null=True)
    offers_30d = models.PositiveSmallIntegerField(default=0)
    is_leader = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="volunteers",
        verbose_name=_("所属队伍"),
    )

    class Meta:
        indexes = [
            GinIndex("skills", name="volunteer_skills", condition=Q(state="active")),
            models.Index("village_id", name="volunteer_village", condition=Q(state="active")),
            models.Index("township_id", name="volunteer_township", condition=Q(state="active")),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def chain(self) -> str:
        """The volunteer's own chain in the log."""
        return f"volunteer:{self.pk}"


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
