"""Volunteers, what they can do, and the lists of them that were handed in."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from huiyin.kernel.events.models import Event
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import job_numbered
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.kinds import PeopleKind, Role
from huiyin.kernel.people.models import (
    Skill,
    User,
    Volunteer,
    VolunteerDays,
    VolunteerFile,
    VolunteerSkill,
)
from huiyin.kernel.people.policy import VOLUNTEER_KEEPERS, may_import_volunteers, may_keep_volunteer
from huiyin.kernel.people.queries.residents import id_blind, phone_blind
from huiyin.kernel.present import today


def skills() -> QuerySet[Skill]:
    """Skills one can choose, by group."""
    return Skill.objects.filter(active=True).order_by("id")


def volunteer_by_number(number: str) -> Volunteer | None:
    """The volunteer with this number."""
    return Volunteer.objects.filter(number=number.strip().upper()).first()


def volunteer_file(pk: int, *, by: Actor) -> VolunteerFile:
    """The only door from a URL's number to a list that was handed in."""
    require(may_import_volunteers(by))
    return get_object_or_404(VolunteerFile.objects.defer("text_sealed"), pk=pk)


def volunteer_files(*, by: Actor, count: int = 10) -> list[VolunteerFile]:
    """The latest lists, newest first."""
    require(may_import_volunteers(by))
    return list(VolunteerFile.objects.defer("text_sealed", "refused").order_by("-id")[:count])


def job_of(file: VolunteerFile) -> Job | None:
    """The work that reads a list."""
    return job_numbered(file.job_id)


def is_known(*, phone: str, id_no: str) -> bool:
    """Whether a volunteer is kept under this telephone or ID number."""
    return Volunteer.objects.filter(Q(phone_index=phone_blind(phone)) | Q(id_index=id_blind(id_no))).exists()


def volunteers_of(by: User, state: str) -> QuerySet[Volunteer]:
    """The volunteers of the places that a keeper keeps, in one state. Order by "-id": an index serves it."""
    rows = Volunteer.objects.filter(state=state).select_related("home", "organisation")
    return rows.filter(kept_by(by))


def kept_by(by: User, who: str = "") -> Q:
    """The volunteers of the places that a keeper keeps; `who` leads to the volunteer, as "person__"."""
    held = [duty for duty in by.duties_now() if duty.role in VOLUNTEER_KEEPERS]
    if any(duty.role == Role.COUNTY_DISPATCHER for duty in held):
        return Q()
    reach = Q(pk__in=[])
    for duty in held:
        column = "village_id" if duty.place.village_id_or_none else "township_id"
        reach |= Q(**{f"{who}{column}": duty.place_id})
    return reach


def volunteer_to_keep(by: User, number: str) -> Volunteer:
    """The only door from a number to a volunteer's record, for the keepers of the place."""
    rows = Volunteer.objects.select_related("home", "organisation", "user", "identity_seen_by")
    volunteer = get_object_or_404(rows, number=number.strip().upper())
    require(may_keep_volunteer(by, volunteer))
    return volunteer


def own_volunteer(by: User) -> Volunteer:
    """The record of whoever asks. Raises Http404 when there is none."""
    rows = Volunteer.objects.select_related("home", "organisation", "user")
    return get_object_or_404(rows, user=by)


def ability_to_keep(by: User, pk: int) -> VolunteerSkill:
    """The only door from a number to a skill that waits for a keeper."""
    rows = VolunteerSkill.objects.select_related("volunteer__home", "skill")
    able = get_object_or_404(rows, pk=pk)
    require(may_keep_volunteer(by, able.volunteer))
    return able


def own_ability(by: User, pk: int) -> VolunteerSkill:
    """One of the own skills. Raises Http404 for those of others."""
    rows = VolunteerSkill.objects.select_related("volunteer__home", "skill")
    return get_object_or_404(rows, pk=pk, volunteer__user=by)


def own_days(by: User, pk: int) -> VolunteerDays:
    """One of the own spans of days. Raises Http404 for those of others."""
    return get_object_or_404(
        VolunteerDays.objects.select_related("volunteer__home"), pk=pk, volunteer__user=by
    )


def days_to_tend(by: User, number: str, pk: int) -> VolunteerDays:
    """The door from a number to a span of days of somebody whom a keeper keeps."""
    volunteer = volunteer_to_keep(by, number)
    rows = VolunteerDays.objects.select_related("volunteer__home")
    return get_object_or_404(rows, pk=pk, volunteer=volunteer)


def days_ahead(volunteer: Volunteer) -> QuerySet[VolunteerDays]:
    """Days that are not as every week and are not over yet."""
    return VolunteerDays.objects.filter(volunteer=volunteer, last__gte=today()).order_by("first", "id")


def abilities_of(volunteer: Volunteer) -> QuerySet[VolunteerSkill]:
    """Every skill named, also those that wait or have run out."""
    return VolunteerSkill.objects.filter(volunteer=volunteer).select_related("skill").order_by("skill")


class ToldByKeeper(NamedTuple):
    """When a keeper changed something for a volunteer, and as what."""

    at: datetime
    role: str


def last_told_by_keeper(volunteer: Volunteer) -> ToldByKeeper | None:
    """When a keeper last noted the week, days or limits that the volunteer told."""
    told = Event.objects.filter(
        chain=volunteer.chain,
        kind__in=[str(PeopleKind.LIMITS_SET), str(PeopleKind.DAYS_SET)],
        actor_id__isnull=False,
    )
    if volunteer.user_id is not None:
        told = told.exclude(actor_id=volunteer.user_id)
    last = told.order_by("-seq").first()
    if last is None:
        return None
    role = str(Role(last.actor_role).label) if last.actor_role in Role.values else last.actor_role
    return ToldByKeeper(last.at, role)
