"""Pausing, coming back and leaving for good. Who leaves is forgotten; what was done stays as figures."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from huiyin.kernel.events.log import record
from huiyin.kernel.people import policy
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.actions.accounts import chain_of
from huiyin.kernel.people.kinds import PeopleKind, Role
from huiyin.kernel.people.models import (
    Duty,
    GuardianConsent,
    Insurance,
    Shun,
    TeamMember,
    User,
    Volunteer,
    VolunteerDays,
    VolunteerSkill,
)
from huiyin.kernel.present import now, today

OWN_ROLES = (Role.VOLUNTEER, Role.TEAM_LEADER)


def put_to_sleep(volunteer: Volunteer, *, by: Actor) -> None:
    """Not asked any more until awake again; what was promised stays promised."""
    require(policy.may_tend_volunteer(by, volunteer))
    volunteer.lifecycle.move(volunteer, Volunteer.State.ASLEEP, PeopleKind.VOLUNTEER_ASLEEP, by=by)


def wake(volunteer: Volunteer, *, by: Actor) -> None:
    """Asked again from now on."""
    require(policy.may_tend_volunteer(by, volunteer))
    volunteer.lifecycle.move(volunteer, Volunteer.State.ACTIVE, PeopleKind.VOLUNTEER_AWAKE, by=by)


@transaction.atomic
def leave(volunteer: Volunteer, *, by: Actor) -> None:
    """Leave for good, or be turned away: who it was is erased; number, place and hours served stay.

    The account can do nothing any more; one that also works for a unit stays, without the volunteer's duty.
    Somebody who left may register anew, under another number.
    """
    require(policy.may_tend_volunteer(by, volunteer))
    user = volunteer.user
    gone: dict[str, Any] = {
        **dict.fromkeys(
            ("name_sealed", "phone_sealed", "born_sealed", "phone_index", "id_index", "adult_on")
        ),
        **{"skills": [], "checks": [], "languages": [], "organisation": None, "is_leader": False},
        "lat": None,
        "lon": None,
        "erased_at": now(),
    }
    volunteer.lifecycle.move(volunteer, Volunteer.State.LEFT, PeopleKind.VOLUNTEER_LEFT, by=by, also=gone)
    for rows in (VolunteerSkill, VolunteerDays, TeamMember):
        rows._default_manager.filter(volunteer=volunteer).delete()
    Shun.objects.filter(Q(volunteer=volunteer) | Q(person=volunteer)).delete()
    GuardianConsent.objects.filter(volunteer=volunteer).update(name_sealed=None, phone_sealed=None)
    Insurance.objects.filter(volunteer=volunteer).update(policy_sealed=None)
    if user is not None:
        _close(user, by)
    record(PeopleKind.VOLUNTEER_ERASED, volunteer.chain, by=by, subject=volunteer.chain)


def _close(user: User, by: Actor) -> None:
    """End the duties of a volunteer; shut the account that has no other."""
    day = today()
    open_ones = Duty.objects.filter(user=user).exclude(valid_to__lte=day)
    own = open_ones.filter(role__in=OWN_ROLES)
    if not open_ones.exclude(role__in=OWN_ROLES).exists():
        User.objects.filter(pk=user.pk).update(is_active=False, display_name=user.username)
        user.is_active = False
        record(PeopleKind.ACCOUNT_DISABLED, chain_of(user), by=by, subject=f"user:{user.pk}")
    for duty in own:
        Duty.objects.filter(pk=duty.pk).update(valid_to=max(day, duty.valid_from))
        subject = f"duty:{duty.pk}"
        record(PeopleKind.DUTY_ENDED, chain_of(user), by=by, subject=subject, role=duty.role)
    user.forget_duties()
