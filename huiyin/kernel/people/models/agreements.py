"""What volunteers and the guardians of minors agree to: dated versions of a text, and who agreed when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huiyin.kernel.events.versions import in_force
from huiyin.kernel.people.kinds import Guardian
from huiyin.kernel.people.models.accounts import User
from huiyin.kernel.people.models.volunteers import Volunteer
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.present import is_english, now, today


class Agreement(models.Model):
    """One version of a text: a rule of the county, in force from one day to another (`valid_to` is the last).

    Everybody signs the first; the guardian of a minor, and who passed the check for work with children, sign
    theirs as well. `from_age`: how old, in years, whoever serves under it must at least be; 0 for any age.
    The Chinese text is the one that binds; `text_en` is its translation, perhaps none.
    """

    class What(models.TextChoices):
        SERVING = "serving", _("志愿服务协议")
        GUARDIAN = "guardian", _("监护人同意书")
        CHILDREN = "children", _("服务未成年人承诺书")

    what = models.CharField(pgettext_lazy("协议", "类别"), max_length=8, choices=What)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(_("正文"), max_length=6000)
    text_en = models.TextField(_("英文译文"), max_length=12_000, blank=True)
    from_age = models.PositiveSmallIntegerField(_("最小年龄"))
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("生效日期"))
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["what", "version"], name="one_agreement_version"),
            models.UniqueConstraint(fields=["what"], condition=Q(valid_to=None), name="one_open_agreement"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.version}"

    @property
    def words(self) -> str:
        """The text in the language of the page; in Chinese where it is not translated."""
        return self.text_en if self.text_en and is_english() else self.text

    @classmethod
    def current(cls, what: str, day: date | None = None) -> "Agreement | None":
        """The version in force on a day (today), or None where the county has none."""
        return cls.objects.filter(in_force(day or today()), what=what).order_by("-version").first()


class Agreed(models.Model):
    """A volunteer accepted one version. For a minor the guardian's consent stands beside it.

    `paper_on`: signed on paper that day, as the keeper `by` noted; `paper_at` says where the paper lies.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="agreed")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paper_on = models.DateField(null=True)
    paper_at = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "agreement"], name="agreed_once")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.agreement_id}"


class GuardianConsent(models.Model):
    """The consent of a minor's guardian: who, how to reach them, and to which version of the text.

    On paper as in `Agreed`.
    """

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="consents")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    relation = models.CharField(_("与本人的关系"), max_length=12, choices=Guardian)
    name_sealed = SealedField(purpose="people.name")
    phone_sealed = SealedField(purpose="people.phone")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    paper_on = models.DateField(null=True)
    paper_at = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "agreement"], name="consented_once")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.agreement_id}"
