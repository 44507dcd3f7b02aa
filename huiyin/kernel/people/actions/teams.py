"""Teams of volunteers, and who must not be brought together."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Organisation, Shun, TeamMember, Volunteer


@transaction.atomic
def join_team(volunteer: Volunteer, team: Organisation, *, by: Actor, is_leader: bool = False) -> TeamMember:
    """Put a volunteer into one more team, perhaps as its leader. Again: only whether they lead may change."""
    require(policy.may_keep_volunteer(by, volunteer))
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    member, made = TeamMember.objects.get_or_create(
        volunteer=volunteer, team=team, defaults={"leads": is_leader}
    )
    if not made and member.leads == is_leader:
        return member
    if not made:
        member.leads = is_leader
        member.save(update_fields=["leads"])
    _project(volunteer)
    record(
        PeopleKind.TEAM_JOINED,
        volunteer.chain,
        by=by,
        subject=volunteer.chain,
        team=team.pk,
        leader=is_leader,
    )
    return member


@transaction.atomic
def leave_team(volunteer: Volunteer, team: Organisation, *, by: Actor) -> None:
    """Take a volunteer out of a team. Twice is once."""
    require(policy.may_tend_volunteer(by, volunteer))
    Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    gone, _each = TeamMember.objects.filter(volunteer=volunteer, team=team).delete()
    if gone:
        _project(volunteer)
        record(PeopleKind.TEAM_LEFT, volunteer.chain, by=by, subject=volunteer.chain, team=team.pk)


def _project(volunteer: Volunteer) -> None:
    """`organisation` is the first team one joined, `is_leader` whether one leads any."""
    members = list(TeamMember.objects.filter(volunteer=volunteer).select_related("team").order_by("pk"))
    volunteer.organisation = members[0].team if members else None
    volunteer.is_leader = any(one.leads for one in members)
    volunteer.save(update_fields=["organisation", "is_leader"])


@transaction.atomic
def shun(
    volunteer: Volunteer,
    *,
    by: Actor,
    why: str,
    person: Volunteer | None = None,
    organisation: Organisation | None = None,
) -> Shun:
    """These two are not brought together: with another volunteer, or with a unit. Twice is once.

    `why` is one of `Shun.Why`. Raises Refused when it is not exactly one, or the volunteer alone.
    """
    require(policy.may_keep_volunteer(by, volunteer))
    if (person is None) == (organisation is None) or person == volunteer or why not in Shun.Why.values:
        raise Refused(_("请选一位别的志愿者，或者一个单位。"))
    row, made = Shun.objects.get_or_create(
        volunteer=volunteer, person=person, organisation=organisation, defaults={"why": why}
    )
    if made:
        record(PeopleKind.SHUNNED, volunteer.chain, by=by, subject=volunteer.chain, shun=row.pk)
    return row


@transaction.atomic
def end_shun(row: Shun, *, by: Actor) -> None:
    """They may meet again. Twice is once."""
    volunteer = row.volunteer
    require(policy.may_keep_volunteer(by, volunteer))
    gone, _each = Shun.objects.filter(pk=row.pk).delete()
    if gone:
        record(PeopleKind.SHUN_ENDED, volunteer.chain, by=by, subject=volunteer.chain, shun=row.pk)
