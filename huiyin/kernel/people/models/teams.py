"""Which teams a volunteer belongs to, and whom the volunteer must not meet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.people.models.accounts import Organisation, User
from huiyin.kernel.people.models.volunteers import Volunteer
from huiyin.kernel.people.sealed import SealedField
from huiyin.kernel.present import today


class TeamMember(models.Model):
    """A volunteer in a team. One may be in several; the first is `Volunteer.organisation`."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Organisation, models.PROTECT, related_name="members", verbose_name=_("队伍"))
    leads = models.BooleanField(_("队长"), default=False)
    since = models.DateField(default=today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["volunteer", "team"], name="once_in_a_team")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.team_id}"


class Shun(models.Model):
    """A volunteer and whoever should not meet them: another volunteer, or a unit (conflict of interest).

    Those who choose volunteers learn that it is so, never why; the two never learn it. The reason is sealed,
    and only the institute and the station where the volunteer lives may read it, on the record.
    """

    class Why(models.TextChoices):
        INTEREST = "interest", _("利益冲突")
        APART = "apart", _("不宜见面")

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="shuns")
    person = models.ForeignKey(Volunteer, models.CASCADE, null=True, related_name="shunned_by")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("哪一种"), max_length=8, choices=Why)
    reason_sealed = SealedField(purpose="people.shun_reason")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    since = models.DateField(default=today)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="shun_one_of_two",
            ),
            models.CheckConstraint(condition=~Q(person=F("volunteer")), name="shun_nobody_oneself"),
            models.UniqueConstraint(
                fields=["volunteer", "person", "organisation"], nulls_distinct=False, name="shun_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.person_id or ''}/{self.organisation_id or ''}"
