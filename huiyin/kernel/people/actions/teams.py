"""Teams of volunteers."""

from django.db import transaction

from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import Organisation, TeamMember, Volunteer


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
