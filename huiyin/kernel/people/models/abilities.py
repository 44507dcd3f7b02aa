"""What a volunteer is able and allowed to do, with its proof and until when; training and insurance."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.kinds import Check
from huiyin.kernel.people.models.accounts import User
from huiyin.kernel.people.models.volunteers import Skill, Volunteer
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.present import now, today


class VolunteerSkill(models.Model):
    """A skill that a volunteer named. One that needs proof counts only once somebody has seen the proof.

    `valid_until` is the last day it counts. The proof (kind and number of a licence) is personal: sealed.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="abilities")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("技能"))
    proof_sealed = SealedField(purpose="people.proof")
    valid_until = models.DateField(_("有效期到"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "skill"], name="one_skill_a_volunteer")]
        indexes = [
            models.Index(
                "valid_until",
                name="volunteer_skill_until",
                condition=Q(valid_until__isnull=False, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.skill_id}"

    @property
    def expired(self) -> bool:
        """Whether its last day is over."""
        return self.valid_until is not None and self.valid_until < today()

    @property
    def usable(self) -> bool:
        """Whether the skill counts today. Needs `skill` loaded."""
        return not self.expired and (self.confirmed_at is not None or not self.skill.needs_proof)


class VolunteerCheck(models.Model):
    """A check passed, such as for work with children. A later one of the same kind follows it."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="passed")
    what = models.CharField(_("哪项审查"), max_length=12, choices=Check)
    passed_on = models.DateField(_("通过日期"), default=today)
    valid_until = models.DateField(_("有效期到"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("passed_on")), name="volunteer_check_ends_after_start"
            )
        ]
        indexes = [models.Index("valid_until", name="volunteer_check_until", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.what}"


class Training(models.Model):
    """A training the volunteer took part in (Order 67, art. 4). `minutes` of teaching."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="trainings")
    title = models.CharField(_("培训内容"), max_length=60)
    organiser = models.CharField(_("组织者"), max_length=60)
    day = models.DateField(_("日期"))
    minutes = models.PositiveIntegerField(_("分钟"))
    valid_until = models.DateField(_("有效期到"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["volunteer", "-day"], name="volunteer_training")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.title}"


class Insurance(models.Model):
    """Cover of a volunteer against accidents in service. The policy's number is sealed."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="insurances")
    insurer = models.CharField(_("保险公司"), max_length=60)
    policy_sealed = SealedField(purpose="people.policy_no")
    first = models.DateField(_("起保日期"))
    last = models.DateField(_("到期日期"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="insurance_ends_after_start")
        ]
        indexes = [models.Index(fields=["volunteer", "-last"], name="volunteer_insurance")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.insurer}"
